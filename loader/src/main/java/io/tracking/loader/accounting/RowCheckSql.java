package io.tracking.loader.accounting;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import io.tracking.loader.load.StageSql;
import io.tracking.loader.load.WarehouseProperties;
import java.time.Duration;

/**
 * The statements of {@link RowCheck}. Joins and aggregates only: Redshift runs no correlated subquery with a range in it.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_correlated_subqueries.html">Correlated subqueries</a>
 */
final class RowCheckSql {

    private static final String STAGE = "tracking_check";
    private static final String IDS = "(SELECT DISTINCT request_id FROM " + STAGE + ")";

    private final Table table;
    private final StageSql stage;
    private final Duration slack;
    private final String time;

    RowCheckSql(Table table, TimeRanges ranges, Duration slack) {
        this.table = table;
        this.slack = slack;
        this.stage = new StageSql(table, ranges, slack);
        this.time = table == Table.EVENTS ? "request_timestamp" : CanonicalRow.UTM_REQUEST_TIMESTAMP;
    }

    String createStage() {
        String id = TableSchema.of(table).columns().stream()
                .filter(column -> column.name().equals("request_id"))
                .map(Column::sqlType)
                .findFirst()
                .orElseThrow();
        return "CREATE TEMP TABLE " + STAGE + " (request_id " + id + " NOT NULL, " + time + " TIMESTAMP NOT NULL)";
    }

    String copy(String manifest, Compression compression, WarehouseProperties properties, String options) {
        return StageSql.copy(STAGE + " (request_id, " + time + ")", manifest, compression, properties, options);
    }

    /** Three columns: how many ids of the stage are not in the table, the least and the greatest of them. */
    String absent() {
        return count(table == Table.EVENTS ? absentEvents() : absentUtm());
    }

    /** Three columns: how many ids of the stage are in the table more than once, the least and the greatest of them. */
    String repeated() {
        return count(table == Table.EVENTS ? repeatedEvents() : repeatedUtm());
    }

    private static String count(String ids) {
        return "SELECT COUNT(*), MIN(request_id), MAX(request_id) FROM (" + ids + ") ids";
    }

    /** A version that lost to another one is in no table. */
    private String absentEvents() {
        return "SELECT s.request_id FROM " + STAGE + " s LEFT JOIN tracking.events t ON " + stage.same("s", "t")
                + " AND "
                + stage.within("t.request_timestamp") + " LEFT JOIN tracking.lost_versions l ON l.table_name = 'events'"
                + " AND l.request_id = s.request_id AND l.request_timestamp = s.request_timestamp AND "
                + stage.within("l.request_timestamp")
                + " WHERE t.request_id IS NULL AND l.request_id IS NULL GROUP BY s.request_id";
    }

    private String repeatedEvents() {
        return "SELECT request_id FROM (SELECT t.request_id, t.request_timestamp, LAG(t.request_timestamp) OVER"
                + " (PARTITION BY t.request_id ORDER BY t.request_timestamp) AS previous_time FROM tracking.events t JOIN "
                + IDS + " s ON s.request_id = t.request_id WHERE " + stage.within("t.request_timestamp")
                + ") v WHERE request_timestamp <= previous_time + INTERVAL '" + slack.toSeconds()
                + " seconds' GROUP BY request_id";
    }

    /** Of an id whose only version lost to another one, which came without a campaign, there is no row. */
    private String absentUtm() {
        return utm() + " LEFT JOIN (SELECT DISTINCT v.request_id FROM tracking.lost_versions v JOIN " + IDS
                + " c ON c.request_id = v.request_id WHERE v.table_name = 'utm' AND "
                + stage.within("v.request_timestamp") + ") l ON l.request_id = s.request_id WHERE COALESCE(u.n, 0) <"
                + " COALESCE(t.n, CASE WHEN l.request_id IS NULL THEN 1 ELSE 0 END)";
    }

    private static String repeatedUtm() {
        return utm() + " WHERE u.n > COALESCE(t.n, 1)";
    }

    /** tracking.utm has no time: it holds as many rows of an id as there are times, and one at least unless it lost. */
    private static String utm() {
        return "SELECT s.request_id FROM " + IDS + " s LEFT JOIN " + rowsOf("tracking.utm")
                + " u ON u.request_id = s.request_id LEFT JOIN " + rowsOf("tracking.utm_request_times")
                + " t ON t.request_id = s.request_id";
    }

    private static String rowsOf(String counted) {
        return "(SELECT r.request_id, COUNT(*) AS n FROM " + counted + " r JOIN " + IDS
                + " c ON c.request_id = r.request_id GROUP BY r.request_id)";
    }
}
