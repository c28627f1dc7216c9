package io.tracking.loader.accounting;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import io.tracking.loader.redshift.SqlText;
import io.tracking.loader.stage.CopyAccess;
import io.tracking.loader.stage.StageSql;
import java.time.Duration;

/**
 * Holds the statements of {@link RowCheck}. Joins and aggregates only: Redshift runs no correlated subquery with a range in it.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_correlated_subqueries.html">Correlated subqueries</a>
 */
final class RowCheckSql {

    private static final String CREATE_STAGE =
            """
            -- Ids and times of the files' rows; the rest of each row is left out.
            CREATE TEMP TABLE tracking_check (
                request_id {id} NOT NULL,
                {time} TIMESTAMP NOT NULL
            )""";

    private static final String ABSENT_EVENTS =
            """
            -- Ids of the files that are not in the table; a version that lost to another one is in no table.
            SELECT COUNT(*) AS ids,
                   MIN(request_id) AS least,
                   MAX(request_id) AS greatest
            FROM (SELECT s.request_id
                  FROM tracking_check s
                  LEFT JOIN tracking.events t
                    ON t.request_id = s.request_id
                   AND t.request_timestamp BETWEEN s.{time} - {slack} AND s.{time} + {slack}
                   AND {near t.request_timestamp}
                  LEFT JOIN tracking.lost_versions l
                    ON l.table_name = 'events'
                   AND l.request_id = s.request_id
                   AND l.request_timestamp = s.request_timestamp
                   AND {near l.request_timestamp}
                  WHERE t.request_id IS NULL
                    AND l.request_id IS NULL
                  GROUP BY s.request_id) ids""";

    private static final String REPEATED_EVENTS =
            """
            -- Ids of the files that are in the table more than once within the slack.
            SELECT COUNT(*) AS ids,
                   MIN(request_id) AS least,
                   MAX(request_id) AS greatest
            FROM (SELECT request_id
                  FROM (SELECT t.request_id,
                               t.request_timestamp,
                               LAG(t.request_timestamp) OVER (PARTITION BY t.request_id
                                                              ORDER BY t.request_timestamp) AS previous_time
                        FROM tracking.events t
                        JOIN (SELECT DISTINCT request_id
                              FROM tracking_check) s
                          ON s.request_id = t.request_id
                        WHERE {near t.request_timestamp}) v
                  WHERE request_timestamp <= previous_time + {slack}
                  GROUP BY request_id) ids""";

    /** Of an id whose only version lost to another one, which came without a campaign, there is no row. */
    private static final String ABSENT_UTM =
            """
            -- Ids with fewer rows than times, or with no row; tracking.utm has no time that would tell its rows apart.
            SELECT COUNT(*) AS ids,
                   MIN(request_id) AS least,
                   MAX(request_id) AS greatest
            FROM (SELECT s.request_id
                  FROM (SELECT DISTINCT request_id
                        FROM tracking_check) s
                  LEFT JOIN {rows of tracking.utm} u
                    ON u.request_id = s.request_id
                  LEFT JOIN {rows of tracking.utm_request_times} t
                    ON t.request_id = s.request_id
                  LEFT JOIN (SELECT DISTINCT v.request_id
                             FROM tracking.lost_versions v
                             JOIN (SELECT DISTINCT request_id
                                   FROM tracking_check) c
                               ON c.request_id = v.request_id
                             WHERE v.table_name = 'utm'
                               AND {near v.request_timestamp}) l
                    ON l.request_id = s.request_id
                  WHERE COALESCE(u.n, 0) < COALESCE(t.n, CASE WHEN l.request_id IS NULL THEN 1 ELSE 0 END)) ids""";

    private static final String REPEATED_UTM =
            """
            -- Ids with more rows than times.
            SELECT COUNT(*) AS ids,
                   MIN(request_id) AS least,
                   MAX(request_id) AS greatest
            FROM (SELECT s.request_id
                  FROM (SELECT DISTINCT request_id
                        FROM tracking_check) s
                  LEFT JOIN {rows of tracking.utm} u
                    ON u.request_id = s.request_id
                  LEFT JOIN {rows of tracking.utm_request_times} t
                    ON t.request_id = s.request_id
                  WHERE u.n > COALESCE(t.n, 1)) ids""";

    private static final String ROWS =
            """
            (SELECT r.request_id,
                    COUNT(*) AS n
             FROM %s r
             JOIN (SELECT DISTINCT request_id
                   FROM tracking_check) c
               ON c.request_id = r.request_id
             GROUP BY r.request_id)""";

    private final Table table;
    private final StageSql stage;

    RowCheckSql(Table table, TimeRanges ranges, Duration slack) {
        this.table = table;
        this.stage = new StageSql(table, ranges, slack);
    }

    String createStage() {
        String id = TableSchema.of(table).columns().stream()
                .filter(column -> column.name().equals("request_id"))
                .map(Column::sqlType)
                .findFirst()
                .orElseThrow();
        return stage.fill(CREATE_STAGE.replace("{id}", id));
    }

    String copy(String manifest, Compression compression, CopyAccess access, String options) {
        return StageSql.copy(
                "Nothing of it stays.",
                stage.fill("tracking_check (request_id, {time})"),
                manifest,
                compression,
                access,
                options);
    }

    /** How many {@code ids} of the stage are not in the table, the {@code least} and the {@code greatest} of them. */
    String absent() {
        return fill(table == Table.EVENTS ? ABSENT_EVENTS : ABSENT_UTM);
    }

    /** How many {@code ids} of the stage are in the table more than once, the {@code least} and the {@code greatest} of them. */
    String repeated() {
        return fill(table == Table.EVENTS ? REPEATED_EVENTS : REPEATED_UTM);
    }

    private String fill(String text) {
        return SqlText.fill(
                text,
                name -> name.startsWith("rows of ")
                        ? ROWS.formatted(name.substring("rows of ".length()))
                        : stage.fill("{" + name + "}"));
    }
}
