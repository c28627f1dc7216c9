package io.tracking.loader.console;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The pictures of the data, each one query that reads what was sent since a time, and nothing older. */
public enum Chart {
    TYPES(
            """
            SELECT at,
                   CASE WHEN place <= 20 THEN event_type ELSE '(others)' END AS event_type,
                   SUM(events) AS events
            FROM (
                SELECT at,
                       event_type,
                       events,
                       DENSE_RANK() OVER (ORDER BY total DESC, event_type) AS place
                FROM (
                    SELECT at,
                           event_type,
                           events,
                           SUM(events) OVER (PARTITION BY event_type) AS total
                    FROM (
                        SELECT DATE_TRUNC('{bucket}', request_timestamp) AS at,
                               SPLIT_PART(topic, CASE WHEN STRPOS(topic, ':') > 0 THEN ':' ELSE '.' END, 1) AS event_type,
                               COUNT(*) AS events
                        FROM tracking.events
                        WHERE request_timestamp >= {from}
                        GROUP BY 1, 2
                    ) counted
                ) totalled
            ) placed
            GROUP BY 1, 2
            ORDER BY 1, 2""",
            Column.time("at"),
            Column.text("event_type"),
            Column.number("events")),
    TOPICS(
            """
            SELECT topic,
                   COUNT(*) AS events,
                   COUNT(DISTINCT cookie_id) AS visitors
            FROM tracking.events
            WHERE request_timestamp >= {from}
            GROUP BY topic
            ORDER BY events DESC, topic
            LIMIT 20""",
            Column.text("topic"),
            Column.number("events"),
            Column.number("visitors")),
    CAMPAIGNS(
            """
            SELECT source,
                   medium,
                   campaign,
                   COUNT(*) AS visits,
                   COUNT(DISTINCT cookie_id) AS visitors
            FROM (
                SELECT DISTINCT utm.source,
                       utm.medium,
                       utm.campaign,
                       events.cookie_id,
                       events.request_id,
                       events.request_timestamp
                FROM tracking.events
                JOIN tracking.utm ON utm.request_id = events.request_id
                WHERE events.request_timestamp >= {from}
            ) visits
            GROUP BY 1, 2, 3
            ORDER BY visitors DESC, visits DESC, source, medium
            LIMIT 30""",
            Column.text("source"),
            Column.text("medium"),
            Column.text("campaign"),
            Column.number("visits"),
            Column.number("visitors")),
    SESSIONS(
            """
            SELECT DATE_TRUNC('{bucket}', started_at) AS at,
                   COUNT(*) AS sessions,
                   SUM(events) AS events
            FROM (
                SELECT cookie_id,
                       session_number,
                       MIN(request_timestamp) AS started_at,
                       COUNT(*) AS events
                FROM (
                    SELECT cookie_id,
                           request_timestamp,
                           SUM(begins) OVER (
                               PARTITION BY cookie_id
                               ORDER BY request_timestamp, request_id
                               ROWS UNBOUNDED PRECEDING) AS session_number
                    FROM (
                        SELECT cookie_id,
                               request_id,
                               request_timestamp,
                               CASE WHEN request_timestamp <= LAG(request_timestamp) OVER (
                                   PARTITION BY cookie_id
                                   ORDER BY request_timestamp, request_id) + INTERVAL '30 minutes' THEN 0 ELSE 1 END AS begins
                        FROM tracking.events
                        WHERE request_timestamp >= {from}
                    ) visits
                ) numbered
                GROUP BY cookie_id, session_number
            ) sessions
            GROUP BY 1
            ORDER BY 1""",
            Column.time("at"),
            Column.number("sessions"),
            Column.number("events")),
    ENTRY_PAGES(
            """
            SELECT entry_page,
                   COUNT(*) AS sessions
            FROM (
                SELECT SPLIT_PART("location", '?', 1) AS entry_page,
                       CASE WHEN request_timestamp <= LAG(request_timestamp) OVER (
                           PARTITION BY cookie_id
                           ORDER BY request_timestamp, request_id) + INTERVAL '30 minutes' THEN 0 ELSE 1 END AS begins
                FROM tracking.events
                WHERE request_timestamp >= {from}
            ) visits
            WHERE begins = 1
              AND entry_page <> ''
            GROUP BY entry_page
            ORDER BY sessions DESC, entry_page
            LIMIT 20""",
            Column.text("entry_page"),
            Column.number("sessions")),
    REJECTED(
            """
            SELECT DATE_TRUNC('{bucket}', partition_hour) AS at,
                   SUM(CASE WHEN table_name = 'events' THEN in_files ELSE 0 END) AS events,
                   SUM(rejected) AS rejected
            FROM tracking.accounting
            WHERE partition_hour >= {from}
            GROUP BY 1
            ORDER BY 1""",
            Column.time("at"),
            Column.number("events"),
            Column.number("rejected")),
    RELEASES(
            """
            SELECT site_release,
                   SUM(arrived + rejected + missing) AS sent,
                   SUM(arrived) AS arrived,
                   SUM(rejected) AS rejected,
                   SUM(missing) AS missing,
                   ROUND(100.0 * SUM(rejected) / NULLIF(SUM(arrived + rejected + missing), 0), 2) AS rejected_share
            FROM tracking.delivery
            WHERE request_hour >= {from}
            GROUP BY site_release
            ORDER BY sent DESC, site_release
            LIMIT 20""",
            Column.text("site_release"),
            Column.number("sent"),
            Column.number("arrived"),
            Column.number("rejected"),
            Column.number("missing"),
            Column.percent("rejected_share"));

    private static final DateTimeFormatter LITERAL =
            DateTimeFormatter.ofPattern("'TIMESTAMP '''uuuu-MM-dd HH:mm:ss''''", Locale.ROOT);

    private final String sql;

    @SuppressWarnings("ImmutableEnumChecker") // It is a List.of.
    private final List<Column> columns;

    Chart(String sql, Column... columns) {
        this.sql = sql;
        this.columns = List.of(columns);
    }

    /** What a column holds. */
    enum Kind {
        TEXT,
        NUMBER,
        /** 1.25 for one in eighty. */
        PERCENT,
        TIME
    }

    /** A column of the answer. */
    public record Column(String name, Kind kind) {

        static Column text(String name) {
            return new Column(name, Kind.TEXT);
        }

        static Column number(String name) {
            return new Column(name, Kind.NUMBER);
        }

        static Column percent(String name) {
            return new Column(name, Kind.PERCENT);
        }

        static Column time(String name) {
            return new Column(name, Kind.TIME);
        }
    }

    /** As it stands in an address: {@code entry-pages}. */
    public String path() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<Column> columns() {
        return columns;
    }

    /** The statement, ready to be copied. */
    String sql(Period period, Instant now) {
        return sql.replace("{bucket}", period.bucket())
                .replace("{from}", LITERAL.format(LocalDateTime.ofInstant(period.from(now), ZoneOffset.UTC)));
    }
}
