package io.tracking.loader.lookup;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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

    private static final int MOST_ROWS = 20;

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

    /** How a file was loaded; the counts are those of the whole file. */
    public record Load(
            FileKey file,
            String loadId,
            String loaderId,
            Instant loadedAt,
            long inserted,
            long duplicates,
            long quarantined) {}

    /** The rows of that request_id, at most twenty of each table; it reads one column of the whole table. */
    public List<Row> of(String requestId) {
        List<Row> rows = new ArrayList<>(redshift.ask(statements -> statements.query(
                "SELECT * FROM tracking.events WHERE request_id = ? ORDER BY request_timestamp LIMIT " + MOST_ROWS,
                row -> row(Table.EVENTS, row, row.getObject("request_timestamp", LocalDateTime.class)),
                requestId)));
        rows.addAll(redshift.ask(statements -> statements.query(
                "SELECT u.*, t.request_timestamp AS row_time FROM tracking.utm u LEFT JOIN (SELECT request_id,"
                        + " MIN(request_timestamp) AS request_timestamp FROM tracking.utm_request_times"
                        + " WHERE request_id = ? GROUP BY request_id) t ON t.request_id = u.request_id"
                        + " WHERE u.request_id = ? LIMIT " + MOST_ROWS,
                row -> row(Table.UTM, row, row.getObject("row_time", LocalDateTime.class)),
                requestId,
                requestId)));
        return rows;
    }

    private static Row row(Table table, ResultSet row, @Nullable LocalDateTime time) throws SQLException {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (Column column : TableSchema.of(table).columns()) {
            values.put(column.name(), row.getString(column.name()));
        }
        return new Row(table, values, Optional.ofNullable(time).map(known -> known.toInstant(ZoneOffset.UTC)));
    }

    /** How those of {@code files} that are in the ledger were loaded. */
    public Map<FileKey, Load> loads(Collection<FileKey> files) {
        if (files.isEmpty()) {
            return Map.of();
        }
        // Keys are [a-z0-9=/.-]: they need no quoting.
        String list = files.stream().map(key -> "'" + key + "'").collect(Collectors.joining(", "));
        Instant first =
                files.stream().map(FileKey::hour).min(Instant::compareTo).orElseThrow();
        Instant last = files.stream().map(FileKey::hour).max(Instant::compareTo).orElseThrow();
        return redshift
                .ask(statements -> statements.query(
                        "SELECT file_key, load_id, loader_id, loaded_at, inserted, duplicates, quarantined FROM"
                                + " tracking.load_ledger WHERE partition_hour BETWEEN ? AND ? AND file_key IN (" + list
                                + ")",
                        row -> new Load(
                                FileKey.parse(row.getString("file_key")),
                                row.getString("load_id"),
                                row.getString("loader_id"),
                                Statements.instant(row, "loaded_at"),
                                row.getLong("inserted"),
                                row.getLong("duplicates"),
                                row.getLong("quarantined")),
                        first,
                        last))
                .stream()
                .collect(Collectors.toMap(Load::file, load -> load, (a, b) -> a));
    }
}
