package io.tracking.bench.redshift;

import java.util.Locale;

/**
 * Names the distribution and sort keys that are compared, for both tables; {@link #AUTO} is what the given DDL leaves to Redshift.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html">CREATE TABLE</a>
 */
enum KeyChoice {
    AUTO("AUTO", "DISTSTYLE AUTO SORTKEY AUTO", "DISTSTYLE AUTO SORTKEY AUTO"),
    BY_TIME("sort: time", "DISTSTYLE AUTO COMPOUND SORTKEY (request_timestamp)", "DISTSTYLE AUTO SORTKEY AUTO"),
    BY_TOPIC_AND_TIME(
            "sort: topic, time",
            "DISTSTYLE AUTO COMPOUND SORTKEY (topic, request_timestamp)",
            "DISTSTYLE AUTO SORTKEY AUTO"),
    ON_REQUEST(
            "dist: request_id, sort: time",
            "DISTKEY (request_id) COMPOUND SORTKEY (request_timestamp)",
            "DISTKEY (request_id) SORTKEY AUTO"),
    ON_COOKIE(
            "dist: cookie_id, sort: time",
            "DISTKEY (cookie_id) COMPOUND SORTKEY (request_timestamp)",
            "DISTKEY (request_id) SORTKEY AUTO"),
    EVEN(
            "dist: even, sort: time",
            "DISTSTYLE EVEN COMPOUND SORTKEY (request_timestamp)",
            "DISTSTYLE EVEN SORTKEY AUTO");

    private final String label;
    private final String eventKeys;
    private final String utmKeys;

    KeyChoice(String label, String eventKeys, String utmKeys) {
        this.label = label;
        this.eventKeys = eventKeys;
        this.utmKeys = utmKeys;
    }

    /** For the head of a column. */
    String label() {
        return label;
    }

    /** What stands behind the columns of tracking.events in CREATE TABLE. */
    String eventKeys() {
        return eventKeys;
    }

    /** The same of tracking.utm. */
    String utmKeys() {
        return utmKeys;
    }

    /** The name of the table with its events in the schema of the run. */
    String events(String schema) {
        return schema + ".events_" + name().toLowerCase(Locale.ROOT);
    }

    /** The same of its utm rows. */
    String utm(String schema) {
        return schema + ".utm_" + name().toLowerCase(Locale.ROOT);
    }
}
