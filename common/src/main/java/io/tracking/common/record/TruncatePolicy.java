package io.tracking.common.record;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names the columns whose values are cut to fit and marked, {@link CanonicalRow#TRUNCATED}; usually there is none.
 *
 * @param columns VARCHAR columns, {@code events.user_agent}
 */
record TruncatePolicy(Set<String> columns) {

    /** Fails for a name that is no VARCHAR column, or one of an id. */
    TruncatePolicy {
        Set<String> known = Stream.of(TableSchema.EVENTS, TableSchema.UTM)
                .flatMap(schema -> schema.columns().stream()
                        .filter(column -> column.type() == Column.Type.VARCHAR)
                        .filter(column -> !column.name().equals("request_id"))
                        .map(column -> name(schema.table(), column)))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String name : columns) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("Cannot truncate " + name + ": expected one of " + known);
            }
        }
        columns = Set.copyOf(columns);
    }

    boolean cuts(Table table, Column column) {
        return columns.contains(name(table, column));
    }

    private static String name(Table table, Column column) {
        return table.tableName() + "." + column.name();
    }
}
