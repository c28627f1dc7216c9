package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.copy.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table that a COPY fills, as the session's own transaction sees it. */
record CopyTarget(long oid, String schema, String name, List<Column> columns) {

    static String query(String table) {
        return "SELECT c.oid, n.nspname, c.relname, a.attname, t.typname, a.atttypmod, a.attnotnull, a.atthasdef"
                + " OR a.attidentity <> '' FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
                + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                + " WHERE c.oid = pg_catalog.to_regclass('" + table.replace("'", "''") + "') AND c.relkind = 'r'"
                + " ORDER BY a.attnum";
    }

    /** Null when there is no such table. */
    static @Nullable CopyTarget of(List<List<@Nullable String>> rows) {
        if (rows.isEmpty()) {
            return null;
        }
        var columns = new ArrayList<Column>();
        for (var row : rows) {
            columns.add(Column.of(
                    text(row, 3),
                    text(row, 4),
                    Integer.parseInt(text(row, 5)),
                    text(row, 6).equals("t"),
                    text(row, 7).equals("t")));
        }
        var first = rows.get(0);
        return new CopyTarget(Long.parseLong(text(first, 0)), text(first, 1), text(first, 2), List.copyOf(columns));
    }

    private static String text(List<@Nullable String> row, int column) {
        return Objects.requireNonNull(row.get(column));
    }
}
