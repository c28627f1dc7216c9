package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.copy.CopyColumn;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table that a COPY fills, as the session's own transaction sees it. */
record CopyTarget(long oid, String schema, String name, List<CopyColumn> columns) {

    private static final int DEFAULT = 8;

    static String query(String table) {
        return "SELECT c.oid, n.nspname, c.relname, a.attname, t.typname, a.atttypmod, a.attnotnull,"
                + " a.attidentity = 'a', pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
                + " JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                + " LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum AND a.attnotnull"
                + " WHERE c.oid = pg_catalog.to_regclass('" + table.replace("'", "''") + "') AND c.relkind = 'r'"
                + " ORDER BY a.attnum";
    }

    /**
     * Asks for the values of the DEFAULTs that a NULL may need; null when there are none.
     *
     * @param rows of {@link #query}
     */
    static @Nullable String defaults(List<List<@Nullable String>> rows) {
        List<String> values = rows.stream()
                .map(row -> row.get(DEFAULT))
                .filter(Objects::nonNull)
                .map(value -> "CASE WHEN (" + value + ") IS NOT NULL THEN format('%s', " + value + ") END")
                .toList();
        return values.isEmpty() ? null : "SELECT " + String.join(", ", values);
    }

    /**
     * Null when there is no such table.
     *
     * @param defaults the row that {@link #defaults} asks for
     */
    static @Nullable CopyTarget of(List<List<@Nullable String>> rows, List<@Nullable String> defaults) {
        if (rows.isEmpty()) {
            return null;
        }
        List<CopyColumn> columns = new ArrayList<>();
        Iterator<String> values = defaults.iterator();
        for (List<String> row : rows) {
            columns.add(CopyColumn.of(
                    text(row, 3),
                    text(row, 4),
                    Integer.parseInt(text(row, 5)),
                    text(row, 6).equals("t"),
                    text(row, 7).equals("t"),
                    row.get(DEFAULT) == null ? null : values.next()));
        }
        List<String> first = rows.get(0);
        return new CopyTarget(Long.parseLong(text(first, 0)), text(first, 1), text(first, 2), List.copyOf(columns));
    }

    private static String text(List<@Nullable String> row, int column) {
        return Objects.requireNonNull(row.get(column));
    }
}
