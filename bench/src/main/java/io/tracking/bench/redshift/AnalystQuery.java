package io.tracking.bench.redshift;

import io.tracking.sandbox.demo.Events;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * One question of analysts.
 *
 * @param name for the table
 * @param sql with {@code :events}, {@code :utm}, and the values of {@link #filled}
 */
record AnalystQuery(String name, String sql) {

    /** What analysts of clickstreams ask, one of each kind; docs/TUNING.md says which key serves which. */
    static final List<AnalystQuery> TEN = List.of(
            new AnalystQuery(
                    "a day of one topic",
                    """
                    SELECT request_id, request_timestamp, cookie_id, location
                    FROM :events
                    WHERE topic = ':first_topic' AND request_timestamp >= ':day' AND request_timestamp < ':next_day'
                    ORDER BY request_timestamp, request_id
                    LIMIT 1000"""),
            new AnalystQuery(
                    "everything of one visitor",
                    """
                    SELECT request_timestamp, topic, location
                    FROM :events
                    WHERE cookie_id = ':visitor'
                    ORDER BY request_timestamp"""),
            new AnalystQuery(
                    "visitors of each hour",
                    """
                    SELECT DATE_TRUNC('hour', request_timestamp) AS hour, COUNT(DISTINCT cookie_id) AS visitors
                    FROM :events
                    WHERE request_timestamp >= ':day' AND request_timestamp < ':next_day'
                    GROUP BY 1
                    ORDER BY 1"""),
            new AnalystQuery(
                    "visitors by campaign",
                    """
                    SELECT u.source, u.campaign, COUNT(*) AS events, COUNT(DISTINCT e.cookie_id) AS visitors
                    FROM :events e
                    JOIN :utm u ON u.request_id = e.request_id
                    WHERE e.request_timestamp >= ':day' AND e.request_timestamp < ':next_day'
                    GROUP BY u.source, u.campaign
                    ORDER BY u.source, u.campaign"""),
            new AnalystQuery(
                    "sessions of a day",
                    """
                    SELECT COUNT(*) AS events, SUM(begins) AS sessions
                    FROM (SELECT CASE WHEN previous IS NULL OR DATEDIFF(minute, previous, request_timestamp) > 30
                                      THEN 1 ELSE 0 END AS begins
                          FROM (SELECT request_timestamp,
                                       LAG(request_timestamp) OVER (PARTITION BY cookie_id ORDER BY request_timestamp)
                                           AS previous
                                FROM :events
                                WHERE request_timestamp >= ':day' AND request_timestamp < ':next_day') t) s"""),
            new AnalystQuery(
                    "languages in message",
                    """
                    SELECT JSON_EXTRACT_PATH_TEXT(message, 'language', TRUE) AS language, COUNT(*) AS events
                    FROM :events
                    WHERE request_timestamp >= ':day' AND request_timestamp < ':next_day'
                    GROUP BY 1
                    ORDER BY 1"""),
            new AnalystQuery(
                    "the latest of each request",
                    """
                    SELECT COUNT(*) AS requests, MAX(request_timestamp) AS latest
                    FROM (SELECT request_timestamp,
                                 ROW_NUMBER() OVER (PARTITION BY request_id ORDER BY request_timestamp DESC) AS place
                          FROM :events
                          WHERE request_timestamp >= ':day' AND request_timestamp < ':next_day') r
                    WHERE place = 1"""),
            new AnalystQuery(
                    "top topics",
                    """
                    SELECT topic, COUNT(*) AS events
                    FROM :events
                    GROUP BY topic
                    ORDER BY events DESC, topic
                    LIMIT 10"""),
            new AnalystQuery(
                    "a funnel of two topics",
                    """
                    SELECT COUNT(DISTINCT a.cookie_id) AS began, COUNT(DISTINCT b.cookie_id) AS went_on
                    FROM :events a
                    LEFT JOIN :events b
                      ON b.cookie_id = a.cookie_id
                     AND b.topic = ':second_topic'
                     AND b.request_timestamp > a.request_timestamp
                     AND b.request_timestamp < ':next_day'
                    WHERE a.topic = ':first_topic'
                      AND a.request_timestamp >= ':day' AND a.request_timestamp < ':next_day'"""),
            new AnalystQuery(
                    "the count of an hour",
                    """
                    SELECT COUNT(*) AS events
                    FROM :events
                    WHERE request_timestamp >= ':hour' AND request_timestamp < ':next_hour'"""));

    /**
     * The SQL on the tables of one choice, about a day and an hour in the middle of the events' time.
     *
     * @param visitor a cookie_id that is there
     */
    String filled(KeyChoice choice, String schema, int days, String visitor) {
        LocalDateTime day = Events.FIRST.toLocalDate().atStartOfDay().plusDays(Math.max(1, days / 2));
        LocalDateTime hour = day.plusHours(12);
        String text = sql;
        for (Map.Entry<String, String> value : Map.of(
                        ":events", choice.events(schema),
                        ":utm", choice.utm(schema),
                        ":first_topic", "dolphin_cms.checkout.opened",
                        ":second_topic", "dolphin_cms.checkout.closed",
                        ":visitor", visitor,
                        ":day", text(day),
                        ":next_day", text(day.plusDays(1)),
                        ":hour", text(hour),
                        ":next_hour", text(hour.plusHours(1)))
                .entrySet()) {
            text = text.replaceAll(value.getKey() + "\\b", value.getValue());
        }
        return text;
    }

    private static String text(LocalDateTime time) {
        return time.toString().replace('T', ' ') + ":00";
    }
}
