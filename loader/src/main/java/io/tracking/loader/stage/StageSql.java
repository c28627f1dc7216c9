package io.tracking.loader.stage;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import io.tracking.loader.redshift.SqlText;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Holds the statements that take one {@link Part} from its files to its table. Plain SQL that Redshift and PostgreSQL both run;
 * {@code docs/LOAD.md} shows them as they are run.
 *
 * <p>Every statement that reads a big table joins it by request_id within literal time ranges, on the column that the
 * table is sorted by, so that its cost is that of those hours and not of the table.
 */
public final class StageSql {

    private static final String CREATE_STAGE =
            """
            -- COPY reads the files into a table of this session, spread over the nodes as the tables that it is joined with.
            CREATE TEMP TABLE tracking_stage (
                {definitions}
            )
            DISTKEY (request_id)""";

    private static final String COUNT_OUTSIDE_AND_REPEATED =
            """
            -- Rows outside of their files' hours would be looked for in the wrong place; records that come twice are rare.
            SELECT COALESCE(SUM(outside), 0) AS outside,
                   COALESCE(SUM(CASE WHEN versions > 1 THEN 1 ELSE 0 END), 0) AS repeated
            FROM (SELECT s.request_id,
                         COUNT(*) AS versions,
                         SUM(CASE WHEN {inside s} THEN 0 ELSE 1 END) AS outside
                  FROM tracking_stage s
                  GROUP BY s.request_id) v""";

    private static final String DELETE_LOST =
            """
            -- The files were loaded before: a version that lost to another one then loses again.
            DELETE FROM tracking_stage
            USING tracking.lost_versions l
            WHERE l.table_name = '{table}'
              AND l.request_id = tracking_stage.request_id
              AND l.request_timestamp = tracking_stage.{time}
              AND {near l.request_timestamp}
              AND l.fingerprint = {fingerprint tracking_stage}""";

    private static final String COUNT_PRESENT =
            """
            -- Records that are in the table already, which is rare: only then the next statements are needed.
            SELECT COUNT(*)
            FROM tracking_stage s
            JOIN {times} w
              ON w.request_id = s.request_id
             AND w.request_timestamp BETWEEN s.{time} - {slack} AND s.{time} + {slack}
            WHERE {near w.request_timestamp}""";

    private static final String RECORD_PRESENT_AS_LOST =
            """
            -- Versions that differ from the row that is there have lost: that is noted, so that they lose for good.
            INSERT INTO tracking.lost_versions (table_name, request_id, request_timestamp, fingerprint, load_id)
            SELECT DISTINCT
                   '{table}',
                   s.request_id,
                   s.{time},
                   {fingerprint s},
                   CAST(:load_id AS VARCHAR(36))
            FROM tracking_stage s
            JOIN {times} w
              ON w.request_id = s.request_id
             AND w.request_timestamp BETWEEN s.{time} - {slack} AND s.{time} + {slack}
            WHERE {near w.request_timestamp}
              AND (w.request_timestamp <> s.{time}
                   OR {fingerprint s}
                      <> {stored fingerprint w})""";

    private static final String NOTE_PAIRS_OF_PRESENT =
            """
            -- The utm rows of versions that lose to a row that is there lose too; those of equal rows are no losers.
            INSERT INTO tracking_lost_pairs (request_id, pair)
            SELECT DISTINCT s.request_id, s.{pair}
            FROM tracking_stage s
            JOIN {times} w
              ON w.request_id = s.request_id
             AND w.request_timestamp BETWEEN s.{time} - {slack} AND s.{time} + {slack}
            WHERE s.{pair} IS NOT NULL
              AND {fingerprint s}
                  <> {fingerprint w}
              AND {near w.request_timestamp}""";

    private static final String NOTE_PAIRS_OF_REPEATED =
            """
            -- The utm rows of versions that lost to another one of the same files lose too.
            INSERT INTO tracking_lost_pairs (request_id, pair)
            SELECT DISTINCT s.request_id, s.{pair}
            FROM tracking_repeated s
            LEFT JOIN (SELECT k.request_id,
                              k.{time} AS request_timestamp,
                              {fingerprint k} AS fingerprint
                       FROM tracking_stage k) w
              ON w.request_id = s.request_id
             AND w.request_timestamp = s.{time}
             AND w.fingerprint = {fingerprint s}
            WHERE w.request_id IS NULL
              AND s.{pair} IS NOT NULL""";

    private static final String MOVE_LOST_PAIRS_OUT =
            """
            -- Rows that came with a version of an event that lost: the choice is made once for both tables.
            CREATE TEMP TABLE tracking_repeated AS
            SELECT s.*
            FROM tracking_stage s
            JOIN tracking_lost_pairs p
              ON p.request_id = s.request_id
             AND p.pair = s.{pair}""";

    private static final String DELETE_LOST_PAIRS =
            """
            -- They are not inserted.
            DELETE FROM tracking_stage
            USING tracking_lost_pairs p
            WHERE p.request_id = tracking_stage.request_id
              AND p.pair = tracking_stage.{pair}""";

    private static final String RECORD_PAIRS_AS_LOST =
            """
            -- They have lost, unless the same row is there, or will be, for another reason.
            INSERT INTO tracking.lost_versions (table_name, request_id, request_timestamp, fingerprint, load_id)
            SELECT DISTINCT
                   '{table}',
                   s.request_id,
                   s.{time},
                   {fingerprint s},
                   CAST(:load_id AS VARCHAR(36))
            FROM tracking_repeated s
            LEFT JOIN (SELECT k.request_id,
                              k.{time} AS request_timestamp,
                              {fingerprint k} AS fingerprint
                       FROM tracking_stage k) w
              ON w.request_id = s.request_id
             AND w.request_timestamp = s.{time}
             AND w.fingerprint = {fingerprint s}
            LEFT JOIN tracking.utm_request_times t
              ON t.request_id = s.request_id
             AND t.request_timestamp = s.{time}
             AND t.fingerprint = {fingerprint s}
             AND {near t.request_timestamp}
            WHERE w.request_id IS NULL
              AND t.request_id IS NULL""";

    private static final String DELETE_PRESENT =
            """
            -- What is in the table already is not inserted again.
            DELETE FROM tracking_stage
            USING {times} t
            WHERE t.request_id = tracking_stage.request_id
              AND t.request_timestamp BETWEEN tracking_stage.{time} - {slack} AND tracking_stage.{time} + {slack}
              AND {near t.request_timestamp}""";

    private static final String MOVE_REPEATED_OUT =
            """
            -- All versions of the records that the files have more than once.
            CREATE TEMP TABLE tracking_repeated AS
            SELECT s.*
            FROM tracking_stage s
            JOIN (SELECT request_id
                  FROM tracking_stage
                  GROUP BY request_id
                  HAVING COUNT(*) > 1) r
              ON r.request_id = s.request_id""";

    private static final String DELETE_REPEATED =
            """
            -- They leave the stage, and the first of them comes back.
            DELETE FROM tracking_stage
            USING tracking_repeated r
            WHERE tracking_stage.request_id = r.request_id""";

    private static final String INSERT_FIRST_OF_REPEATED =
            """
            -- Of versions that follow each other within the slack, the earliest; of those at one time, by fingerprint.
            INSERT INTO tracking_stage ({stage columns})
            SELECT {stage columns}
            FROM (SELECT r.*,
                         LAG({time}) OVER (PARTITION BY request_id
                                           ORDER BY {time}, {fingerprint r}) AS previous_time
                  FROM tracking_repeated r) v
            WHERE previous_time IS NULL
               OR {time} > previous_time + {slack}""";

    private static final String RECORD_REPEATED_AS_LOST =
            """
            -- The others have lost, be they further away than the slack, unless they equal one that stayed.
            INSERT INTO tracking.lost_versions (table_name, request_id, request_timestamp, fingerprint, load_id)
            SELECT DISTINCT
                   '{table}',
                   s.request_id,
                   s.{time},
                   {fingerprint s},
                   CAST(:load_id AS VARCHAR(36))
            FROM tracking_repeated s
            LEFT JOIN (SELECT k.request_id,
                              k.{time} AS request_timestamp,
                              {fingerprint k} AS fingerprint
                       FROM tracking_stage k) w
              ON w.request_id = s.request_id
             AND w.request_timestamp = s.{time}
             AND w.fingerprint = {fingerprint s}
            WHERE w.request_id IS NULL""";

    private static final String DELETE_EVENTS =
            """
            -- The rows that are about to be inserted again.
            DELETE FROM tracking.events
            USING tracking_stage s
            WHERE s.request_id = events.request_id
              AND events.request_timestamp BETWEEN s.request_timestamp - {slack} AND s.request_timestamp + {slack}
              AND {near events.request_timestamp}""";

    private static final String DELETE_UTM =
            """
            -- All rows with these ids: tracking.utm has no time that would tell them apart.
            DELETE FROM tracking.utm
            USING tracking_stage s
            WHERE s.request_id = utm.request_id""";

    private static final String DELETE_UTM_TIMES =
            """
            -- The times of the rows that are about to be inserted again.
            DELETE FROM tracking.utm_request_times
            USING tracking_stage s
            WHERE s.request_id = utm_request_times.request_id
              AND utm_request_times.request_timestamp BETWEEN s.{time} - {slack} AND s.{time} + {slack}
              AND {near utm_request_times.request_timestamp}""";

    private static final String INSERT =
            """
            -- What is left in the stage is new.
            INSERT INTO tracking.{table} ({columns})
            SELECT {columns}
            FROM tracking_stage""";

    private static final String INSERT_UTM_TIMES =
            """
            -- tracking.utm has no time: it is kept beside the table, and repeated rows are found by it.
            INSERT INTO tracking.utm_request_times (request_id, request_timestamp, fingerprint)
            SELECT request_id,
                   {time},
                   {fingerprint tracking_stage}
            FROM tracking_stage""";

    private static final String COUNT_STAGE =
            """
            -- A dry run counts what it would insert.
            SELECT COUNT(*)
            FROM tracking_stage""";

    private static final String DROP_REPEATED =
            """
            -- Temporary tables outlive a transaction.
            DROP TABLE tracking_repeated""";

    private static final String DROP_STAGE =
            """
            -- Temporary tables outlive a transaction.
            DROP TABLE tracking_stage""";

    /** The ends of what a request timestamp may be: a literal beyond them is none that Redshift reads. */
    private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);

    private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);
    private static final DateTimeFormatter LITERAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    private final Table table;
    private final String time;
    private final TimeRanges ranges;
    private final Duration slack;

    public StageSql(Table table, TimeRanges ranges, Duration dedupSlack) {
        this.table = table;
        this.ranges = ranges;
        this.slack = dedupSlack.truncatedTo(ChronoUnit.SECONDS);
        this.time = table == Table.EVENTS ? "request_timestamp" : CanonicalRow.UTM_REQUEST_TIMESTAMP;
    }

    public String createStage() {
        return fill(CREATE_STAGE);
    }

    /** A strict COPY of what a manifest names. */
    String copy(String manifestUri, Compression compression, CopyAccess access) {
        return copy(
                "All files of one table, hour and compression; a line that does not fit refuses them all.",
                stage(),
                manifestUri,
                compression,
                access,
                "");
    }

    /** A COPY that goes on after each of the first {@code lines} lines that do not fit. */
    public String tolerantCopy(String manifestUri, Compression compression, CopyAccess access, int lines) {
        return copy(
                "Once more, to be told of every line that does not fit; nothing of it stays.",
                stage(),
                manifestUri,
                compression,
                access,
                "MAXERROR " + lines);
    }

    private String stage() {
        return fill("tracking_stage ({stage columns})");
    }

    /**
     * COPY of what a manifest names.
     *
     * @param why for the reader, one line
     * @param target a table and its columns
     * @param options more options, such as MAXERROR; empty for a strict COPY
     */
    public static String copy(
            String why, String target, String manifestUri, Compression compression, CopyAccess access, String options) {
        String role = access.iamRole().equals("default") ? "default" : SqlText.quoted(access.iamRole());
        String region = access.region().isEmpty() ? "" : "\nREGION " + SqlText.quoted(access.region());
        return """
                -- %s
                COPY %s
                FROM %s
                IAM_ROLE %s
                MANIFEST
                JSON 'auto'
                %s
                TIMEFORMAT 'auto'
                COMPUPDATE OFF
                STATUPDATE OFF"""
                        .formatted(why, target, SqlText.quoted(manifestUri), role, compression.name())
                + region
                + (options.isEmpty() ? "" : "\n" + options);
    }

    /**
     * In one pass over the stage: {@code outside}, staged rows whose time is outside the ranges, the files' metadata being wrong about
     * them; {@code repeated}, records that are there more than once.
     */
    String countOutsideAndRepeated() {
        return fill(COUNT_OUTSIDE_AND_REPEATED);
    }

    /** Reprocessing only: versions that lost to another one before lose again. */
    String deleteLost() {
        return fill(DELETE_LOST);
    }

    String countPresent() {
        return fill(COUNT_PRESENT);
    }

    /** Parameter: load_id. */
    String recordPresentAsLost() {
        return fill(RECORD_PRESENT_AS_LOST);
    }

    /** Events only. */
    String notePairsOfPresent() {
        return fill(NOTE_PAIRS_OF_PRESENT);
    }

    /** Events only. */
    String notePairsOfRepeated() {
        return fill(NOTE_PAIRS_OF_REPEATED);
    }

    /** Utm only. */
    String moveLostPairsOut() {
        return fill(MOVE_LOST_PAIRS_OUT);
    }

    /** Utm only. */
    String deleteLostPairs() {
        return fill(DELETE_LOST_PAIRS);
    }

    /** Utm only. Parameter: load_id. */
    String recordPairsAsLost() {
        return fill(RECORD_PAIRS_AS_LOST);
    }

    String deletePresent() {
        return fill(DELETE_PRESENT);
    }

    String moveRepeatedOut() {
        return fill(MOVE_REPEATED_OUT);
    }

    String deleteRepeated() {
        return fill(DELETE_REPEATED);
    }

    String insertFirstOfRepeated() {
        return fill(INSERT_FIRST_OF_REPEATED);
    }

    /**
     * All that {@link #insertFirstOfRepeated} left out, be it further away than the slack from the one that stayed: nothing else
     * would keep it out of the table for good. But none that equals one that stayed. Parameter: load_id.
     */
    String recordRepeatedAsLost() {
        return fill(RECORD_REPEATED_AS_LOST);
    }

    String dropRepeated() {
        return DROP_REPEATED;
    }

    /** Replace only: the rows that are about to be inserted again; of tracking.utm all with their ids, see {@link UtmRows}. */
    String deleteFromTable() {
        return table == Table.EVENTS ? fill(DELETE_EVENTS) : DELETE_UTM;
    }

    String deleteUtmTimes() {
        return fill(DELETE_UTM_TIMES);
    }

    String insert() {
        return fill(INSERT);
    }

    String insertUtmTimes() {
        return fill(INSERT_UTM_TIMES);
    }

    String countStage() {
        return COUNT_STAGE;
    }

    String dropStage() {
        return DROP_STAGE;
    }

    boolean isOfEvents() {
        return table == Table.EVENTS;
    }

    /**
     * Fills in what differs from part to part: {@code {table}} and its {@code {columns}}, {@code {definitions}} and {@code {stage columns}}
     * of the stage, {@code {time}} and {@code {pair}} of a staged row, the {@code {slack}} that makes two records the same, {@code {times}}:
     * where the times of this table's rows are, {@code {near x.column}}: within the files' hours and the slack, {@code {inside x}}: a staged
     * row within the files' hours, {@code {fingerprint x}} over every column, {@code {stored fingerprint x}}: of a row of {@code {times}}.
     */
    public String fill(String text) {
        return SqlText.fill(text, this::fragment);
    }

    private String fragment(String name) {
        String of = name.substring(name.lastIndexOf(' ') + 1);
        return switch (name.substring(0, Math.max(0, name.lastIndexOf(' ')))) {
            case "near" -> within(of, slack);
            case "inside" -> within(of + "." + time, Duration.ZERO);
            case "fingerprint" -> fingerprint(of);
            case "stored fingerprint" -> table == Table.EVENTS ? fingerprint(of) : of + ".fingerprint";
            case "stage" -> (table == Table.EVENTS ? "" : time + ", ") + columns() + ", " + CanonicalRow.PAIR;
            default ->
                switch (name) {
                    case "table" -> table.tableName();
                    case "columns" -> columns();
                    case "definitions" -> definitions();
                    case "time" -> time;
                    case "pair" -> CanonicalRow.PAIR;
                    case "slack" -> "INTERVAL '" + slack.toSeconds() + " seconds'";
                    case "times" -> table == Table.EVENTS ? "tracking.events" : "tracking.utm_request_times";
                    default ->
                        throw new IllegalArgumentException("expected a fragment of a statement, got {" + name + "}");
                };
        };
    }

    private String columns() {
        return TableSchema.of(table).columns().stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private String definitions() {
        return TableSchema.of(table).columns().stream()
                .map(column -> column.name() + " " + column.sqlType() + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(
                        ",\n",
                        table == Table.EVENTS ? "" : time + " TIMESTAMP NOT NULL,\n",
                        ",\n" + CanonicalRow.PAIR + " VARCHAR(8)"));
    }

    /** Over every column of the table; CHR(1) stands for null, CHR(2) ends a value. */
    public String fingerprint(String alias) {
        return TableSchema.of(table).columns().stream()
                .map(column -> "COALESCE(CAST(" + alias + "." + column.name() + " AS VARCHAR("
                        + Math.max(column.bytes(), 32) + ")), CHR(1))")
                .collect(Collectors.joining(" || CHR(2)\n    || ", "MD5(", ")"));
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
                .collect(Collectors.joining("\n OR ", "(", ")"));
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
}
