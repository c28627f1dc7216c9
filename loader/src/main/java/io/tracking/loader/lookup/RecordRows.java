package io.tracking.loader.lookup;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.SqlRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the tables and the ledger know of single records and files. Thread-safe. */
public final class RecordRows {

    private static final String EVENTS =
            """
            SELECT *
            FROM tracking.events
            WHERE request_id = :request_id
            ORDER BY request_timestamp
            LIMIT 20""";

    private static final String UTM =
            """
            SELECT u.*,
                   t.request_timestamp AS row_time
            FROM tracking.utm u
            LEFT JOIN (SELECT request_id,
                              MIN(request_timestamp) AS request_timestamp
                       FROM tracking.utm_request_times
                       WHERE request_id = :request_id
                       GROUP BY request_id) t
              ON t.request_id = u.request_id
            WHERE u.request_id = :request_id
            LIMIT 20""";

    private static final String LOADS =
            """
            SELECT file_key,
                   file_set,
                   load_id,
                   loader_id,
                   loaded_at,
                   inserted,
                   duplicates,
                   quarantined
            FROM tracking.load_ledger
            WHERE partition_hour BETWEEN :first AND :last
              AND file_key IN (:keys)""";

    private final Redshift redshift;

    RecordRows(Redshift redshift) {
        this.redshift = redshift;
    }

    /**
     * A row of a table.
     *
     * @param values by column, in the table's order; null for null
     * @param requestTimestamp empty for a utm row that something else than a loader wrote
     */
    public record Row(Table table, Map<String, @Nullable String> values, Optional<Instant> requestTimestamp) {}

    /**
     * How a file was loaded; the counts are those of the whole file.
     *
     * @param set names the files that were closed and loaded together; the log has it as well
     */
    public record Load(
            FileKey file,
            String set,
            String loadId,
            String loaderId,
            Instant loadedAt,
            long inserted,
            long duplicates,
            long quarantined) {}

    /** The rows of that request_id, at most twenty of each table; it reads one column of the whole table. */
    public List<Row> of(String requestId) {
        List<Row> rows = new ArrayList<>(redshift.ask(session -> session.sql(EVENTS)
                .param("request_id", requestId)
                .query(row -> row(Table.EVENTS, row, "request_timestamp"))));
        rows.addAll(redshift.ask(session ->
                session.sql(UTM).param("request_id", requestId).query(row -> row(Table.UTM, row, "row_time"))));
        return rows;
    }

    private static Row row(Table table, SqlRow row, String time) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (Column column : TableSchema.of(table).columns()) {
            values.put(column.name(), row.textOrNull(column.name()));
        }
        return new Row(table, values, row.timeOrNone(time));
    }

    /** How those of {@code files} that are in the ledger were loaded. */
    public Map<FileKey, Load> loads(Collection<FileKey> files) {
        if (files.isEmpty()) {
            return Map.of();
        }
        HourRange hours = HourRange.of(files);
        return redshift
                .ask(session -> session.sql(LOADS)
                        .param("first", hours.first())
                        .param("last", hours.last())
                        .list("keys", files.stream().map(FileKey::toString).toList())
                        .query(row -> new Load(
                                FileKey.parse(row.text("file_key")),
                                row.text("file_set"),
                                row.text("load_id"),
                                row.text("loader_id"),
                                row.time("loaded_at"),
                                row.number("inserted"),
                                row.number("duplicates"),
                                row.number("quarantined"))))
                .stream()
                .collect(Collectors.toMap(Load::file, load -> load, (a, b) -> a));
    }
}
