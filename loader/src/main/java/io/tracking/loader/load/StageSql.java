package io.tracking.loader.load;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The statements that take one {@link Part} from its files to its table. Plain SQL that Redshift and PostgreSQL both run.
 *
 * <p>Every statement that reads a big table joins it by request_id within literal time ranges, on the column that the
 * table is sorted by, so that its cost is that of those hours and not of the table.
 */
public final class StageSql {

    private static final String STAGE = "tracking_stage";
    private static final String REPEATED = "tracking_repeated";

    /** The ends of what a request timestamp may be: a literal beyond them is none that Redshift reads. */
    private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);

    private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);
    private static final DateTimeFormatter LITERAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private final Table table;
    private final String columns;
    private final String stageColumns;
    private final String time;
    private final String slack;
    private final TimeRanges ranges;
    private final Duration dedupSlack;

    public StageSql(Table table, TimeRanges ranges, Duration dedupSlack) {
        this.table = table;
        this.ranges = ranges;
        this.dedupSlack = dedupSlack.truncatedTo(ChronoUnit.SECONDS);
        this.columns =
                TableSchema.of(table).columns().stream().map(Column::name).collect(Collectors.joining(", "));
        this.time = table == Table.EVENTS ? "request_timestamp" : CanonicalRow.UTM_REQUEST_TIMESTAMP;
        this.stageColumns = (table == Table.EVENTS ? columns : time + ", " + columns) + ", " + CanonicalRow.PAIR;
        this.slack = "INTERVAL '" + dedupSlack.toSeconds() + " seconds'";
    }

    /** On the slices of the tables that it is joined with, which have the same key. */
    String createStage() {
        String definitions = TableSchema.of(table).columns().stream()
                .map(column -> column.name() + " " + column.sqlType() + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", "));
        return "CREATE TEMP TABLE " + STAGE + " (" + (table == Table.UTM ? time + " TIMESTAMP NOT NULL, " : "")
                + definitions + ", " + CanonicalRow.PAIR + " VARCHAR(8)) DISTKEY (request_id)";
    }

    /** @param options more options, such as MAXERROR; empty for a strict COPY */
    String copy(String manifestUri, Compression compression, WarehouseProperties properties, String options) {
        return copy(STAGE + " (" + stageColumns + ")", manifestUri, compression, properties, options);
    }

    /**
     * COPY of what a manifest names.
     *
     * @param target a table and its columns
     */
    public static String copy(
            String target,
            String manifestUri,
            Compression compression,
            WarehouseProperties properties,
            String options) {
        return "COPY " + target + " FROM '" + manifestUri + "' "
                + (properties.iamRole().equals("default")
                        ? "IAM_ROLE default"
                        : "IAM_ROLE '" + quoted(properties.iamRole()) + "'")
                + " MANIFEST JSON 'auto' " + compression.name() + " TIMEFORMAT 'auto' COMPUPDATE OFF STATUPDATE OFF"
                + (properties.copyRegion().isEmpty() ? "" : " REGION '" + quoted(properties.copyRegion()) + "'")
                + (options.isEmpty() ? "" : " " + options);
    }

    /**
     * In one pass over the stage: staged rows whose time is outside the ranges, the files' metadata being wrong about them;
     * and records that are there more than once.
     */
    String countOutsideAndRepeated() {
        return "SELECT COALESCE(SUM(outside), 0), COALESCE(SUM(CASE WHEN versions > 1 THEN 1 ELSE 0 END), 0)"
                + " FROM (SELECT s.request_id, COUNT(*) AS versions, SUM(CASE WHEN "
                + within("s." + time, Duration.ZERO) + " THEN 0 ELSE 1 END) AS outside FROM " + STAGE
                + " s GROUP BY s.request_id) v";
    }

    /** Reprocessing only: versions that lost to another one before lose again. */
    String deleteLost() {
        return "DELETE FROM " + STAGE + " USING tracking.lost_versions l WHERE l.table_name = '" + table.tableName()
                + "' AND l.request_id = " + STAGE + ".request_id AND l.request_timestamp = " + STAGE + "." + time
                + " AND " + within("l.request_timestamp", dedupSlack) + " AND l.fingerprint = " + fingerprint(STAGE);
    }

    String countPresent() {
        return "SELECT COUNT(*) FROM " + STAGE + " s JOIN " + times() + " t ON " + same("s", "t") + " WHERE "
                + within("t.request_timestamp", dedupSlack);
    }

    /** Parameter: the load id. */
    String recordPresentAsLost() {
        return recordLost() + STAGE + " s JOIN " + times() + " w ON " + same("s", "w") + " WHERE "
                + within("w.request_timestamp", dedupSlack) + " AND (w.request_timestamp <> s." + time + " OR "
                + fingerprint("s") + " <> " + (table == Table.EVENTS ? fingerprint("w") : "w.fingerprint") + ")";
    }

    /** Events only: the pairs of staged versions that lose to a row that is there; those of equal rows are no losers. */
    String notePairsOfPresent(String pairs) {
        return notePairs(pairs) + STAGE + " s JOIN " + times() + " w ON " + same("s", "w") + " WHERE s."
                + CanonicalRow.PAIR + " IS NOT NULL AND " + fingerprint("s") + " <> " + fingerprint("w") + " AND "
                + within("w.request_timestamp", dedupSlack);
    }

    /** Events only: the pairs of versions that lost to another one of the same files. */
    String notePairsOfRepeated(String pairs) {
        return notePairs(pairs) + repeatedThatLost() + " AND s." + CanonicalRow.PAIR + " IS NOT NULL";
    }

    private static String notePairs(String pairs) {
        return "INSERT INTO " + pairs + " (request_id, pair) SELECT DISTINCT s.request_id, s." + CanonicalRow.PAIR
                + " FROM ";
    }

    /** Utm only: rows that came with a version of an event that lost. */
    String moveLostPairsOut(String pairs) {
        return "CREATE TEMP TABLE " + REPEATED + " AS SELECT s.* FROM " + STAGE + " s JOIN " + pairs
                + " p ON p.request_id = s.request_id AND p.pair = s." + CanonicalRow.PAIR;
    }

    /** Utm only. */
    String deleteLostPairs(String pairs) {
        return "DELETE FROM " + STAGE + " USING " + pairs + " p WHERE p.request_id = " + STAGE
                + ".request_id AND p.pair = " + STAGE + "." + CanonicalRow.PAIR;
    }

    /** Utm only: unless the same row is there, or will be, for another reason. Parameter: the load id. */
    String recordPairsAsLost() {
        return recordLost() + REPEATED + " s LEFT JOIN " + kept() + " ON " + equal("s", "w")
                + " LEFT JOIN tracking.utm_request_times t ON " + equal("s", "t") + " AND "
                + within("t.request_timestamp", dedupSlack) + " WHERE w.request_id IS NULL AND t.request_id IS NULL";
    }

    String deletePresent() {
        return "DELETE FROM " + STAGE + " USING " + times() + " t WHERE " + same(STAGE, "t") + " AND "
                + within("t.request_timestamp", dedupSlack);
    }

    String moveRepeatedOut() {
        return "CREATE TEMP TABLE " + REPEATED + " AS SELECT s.* FROM " + STAGE + " s JOIN (" + repeatedIds()
                + ") r ON r.request_id = s.request_id";
    }

    String deleteRepeated() {
        return "DELETE FROM " + STAGE + " USING " + REPEATED + " r WHERE " + STAGE + ".request_id = r.request_id";
    }

    /** Of the versions that follow each other within the slack, the earliest; of those at one time, by fingerprint. */
    String insertFirstOfRepeated() {
        return "INSERT INTO " + STAGE + " (" + stageColumns + ") SELECT " + stageColumns + " FROM (SELECT r.*, LAG("
                + time + ") OVER (PARTITION BY request_id ORDER BY " + time + ", " + fingerprint("r")
                + ") AS previous_time FROM " + REPEATED + " r) v WHERE previous_time IS NULL OR " + time
                + " > previous_time + " + slack;
    }

    /** Parameter: the load id. */
    String recordRepeatedAsLost() {
        return recordLost() + repeatedThatLost();
    }

    /**
     * All that {@link #insertFirstOfRepeated} left out, be it further away than the slack from the one that stayed: nothing else
     * would keep it out of the table for good. But none that equals one that stayed.
     */
    private String repeatedThatLost() {
        return REPEATED + " s LEFT JOIN " + kept() + " ON " + equal("s", "w") + " WHERE w.request_id IS NULL";
    }

    private String kept() {
        return "(SELECT k.request_id, k." + time + " AS request_timestamp, " + fingerprint("k")
                + " AS fingerprint FROM " + STAGE + " k) w";
    }

    String dropRepeated() {
        return "DROP TABLE " + REPEATED;
    }

    /** Replace only: the rows that are about to be inserted again; of tracking.utm all with their ids, see {@link UtmRows}. */
    String deleteFromTable() {
        return table == Table.EVENTS
                ? "DELETE FROM tracking.events USING " + STAGE + " s WHERE s.request_id = events.request_id"
                        + " AND events.request_timestamp BETWEEN s.request_timestamp - " + slack
                        + " AND s.request_timestamp + " + slack + " AND "
                        + within("events.request_timestamp", dedupSlack)
                : "DELETE FROM tracking.utm USING " + STAGE + " s WHERE s.request_id = utm.request_id";
    }

    String deleteUtmTimes() {
        return "DELETE FROM tracking.utm_request_times USING " + STAGE
                + " s WHERE s.request_id = utm_request_times.request_id AND utm_request_times.request_timestamp BETWEEN s."
                + time + " - " + slack + " AND s." + time + " + " + slack + " AND "
                + within("utm_request_times.request_timestamp", dedupSlack);
    }

    String insert() {
        return "INSERT INTO tracking." + table.tableName() + " (" + columns + ") SELECT " + columns + " FROM " + STAGE;
    }

    String insertUtmTimes() {
        return "INSERT INTO tracking.utm_request_times (request_id, request_timestamp, fingerprint) SELECT request_id, "
                + time + ", " + fingerprint(STAGE) + " FROM " + STAGE;
    }

    String countStage() {
        return "SELECT COUNT(*) FROM " + STAGE;
    }

    String dropStage() {
        return "DROP TABLE " + STAGE;
    }

    /** Where the times of this table's rows are: {@code request_id}, {@code request_timestamp}. */
    private String times() {
        return table == Table.EVENTS ? "tracking.events" : "tracking.utm_request_times";
    }

    /** Two records are the same. */
    public String same(String staged, String other) {
        return other + ".request_id = " + staged + ".request_id AND " + other + ".request_timestamp BETWEEN " + staged
                + "." + time + " - " + slack + " AND " + staged + "." + time + " + " + slack;
    }

    /** Two rows are the same in their time and in every column. */
    private String equal(String staged, String other) {
        return other + ".request_id = " + staged + ".request_id AND " + other + ".request_timestamp = " + staged + "."
                + time + " AND " + other + ".fingerprint = " + fingerprint(staged);
    }

    /** Of the versions {@code s}. Parameter: the load id. */
    private String recordLost() {
        return "INSERT INTO tracking.lost_versions (table_name, request_id, request_timestamp, fingerprint, load_id)"
                + " SELECT DISTINCT '" + table.tableName() + "', s.request_id, s." + time + ", " + fingerprint("s")
                + ", CAST(? AS VARCHAR(36)) FROM ";
    }

    private static String repeatedIds() {
        return "SELECT request_id FROM " + STAGE + " GROUP BY request_id HAVING COUNT(*) > 1";
    }

    boolean isOfEvents() {
        return table == Table.EVENTS;
    }

    String stage() {
        return STAGE;
    }

    /** Over every column of the table; CHR(1) stands for null, CHR(2) ends a value. */
    public String fingerprint(String alias) {
        return TableSchema.of(table).columns().stream()
                .map(column -> "COALESCE(CAST(" + alias + "." + column.name() + " AS VARCHAR("
                        + Math.max(column.bytes(), 32) + ")), CHR(1))")
                .collect(Collectors.joining(" || CHR(2) || ", "MD5(", ")"));
    }

    /** Near the files' hours, by the slack that makes two records the same. */
    public String within(String column) {
        return within(column, dedupSlack);
    }

    /**
     * Only the literals saturate: {@code time - INTERVAL} is computed and never written, and a TIMESTAMP reaches from 4713 BC
     * to 294276 AD.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_Datetime_types.html">Datetime types</a>
     */
    private String within(String column, Duration slack) {
        if (ranges.ranges().isEmpty()) {
            return "TRUE";
        }
        return ranges.ranges().stream()
                .map(range -> column + " >= '" + from(range, slack) + "' AND " + column + until(range, slack))
                .collect(Collectors.joining(" OR ", "(", ")"));
    }

    private static String from(TimeRanges.Range range, Duration slack) {
        return LITERAL.format(
                range.first().isBefore(FIRST.plus(slack))
                        ? FIRST
                        : range.first().minus(slack));
    }

    private static String until(TimeRanges.Range range, Duration slack) {
        Duration more = slack.plusHours(1);
        return range.last().isAfter(LAST.minus(more))
                ? " <= '" + LITERAL.format(LAST) + "'"
                : " < '" + LITERAL.format(range.last().plus(more)) + "'";
    }

    private static String quoted(String value) {
        return value.replace("'", "''");
    }
}
