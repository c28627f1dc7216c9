package io.tracking.loader.redshift;

import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Checks whether the warehouse has what a loader needs: its tables, the columns of the given ones, and the right to read and to write
 * them. Asks for no row.
 */
final class WarehouseShape {

    /** Every table that the migrations make beside the given ones. */
    static final List<String> BOOKKEEPING = List.of(
            "load_ledger",
            "utm_request_times",
            "lost_versions",
            "jobs",
            "audit_log",
            "loading_switch",
            "replays",
            "lake_hours",
            "self_checks",
            "load_lock",
            "load_lock_made",
            "delivery",
            "delivery_hours",
            "load_times",
            "announcements",
            "announced");

    private WarehouseShape() {}

    /**
     * What is missing, each with its table; empty when all is there. Two statements when it is.
     *
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    static List<String> missing(WarehouseSession session) {
        Map<String, String> tables = tables();
        try {
            session.sql(tables.entrySet().stream()
                            .filter(table -> !table.getKey().equals(TableLock.OF_LOADS))
                            .map(Map.Entry::getValue)
                            .collect(Collectors.joining("\nUNION ALL\n")))
                    .query(row -> "");
            return missingRights(session, List.copyOf(tables.keySet()));
        } catch (WarehouseUnavailableException e) {
            List<String> missing = missingTables(session, tables, e);
            if (missing.isEmpty()) {
                throw e;
            }
            return missing;
        }
    }

    /** How each table is asked for; the loads' lock without reading it, which would wait for a load. */
    private static Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        for (Table table : Table.values()) {
            tables.put(
                    "tracking." + table.tableName(),
                    noRows(TableSchema.of(table).columns().stream()
                                    .map(Column::name)
                                    .collect(Collectors.joining(", ")) + " FROM tracking." + table.tableName()));
        }
        BOOKKEEPING.forEach(table -> tables.put("tracking." + table, noRows("* FROM tracking." + table)));
        tables.put(TableLock.OF_LOADS, "SELECT " + mayInsert(TableLock.OF_LOADS));
        return tables;
    }

    private static String noRows(String columns) {
        return "SELECT 1 FROM (SELECT " + columns + ") t WHERE 1 = 0";
    }

    private static List<String> missingTables(
            WarehouseSession session, Map<String, String> tables, WarehouseUnavailableException first) {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> table : tables.entrySet()) {
            try {
                session.sql(table.getValue()).query(row -> "");
            } catch (WarehouseUnavailableException e) {
                if (e.passing().isPresent()) {
                    first.addSuppressed(e);
                    throw first;
                }
                missing.add(table.getKey() + ": " + e.reason());
            }
        }
        return missing;
    }

    private static List<String> missingRights(WarehouseSession session, List<String> tables) {
        String rights = IntStream.range(0, tables.size())
                .mapToObj(number -> mayInsert(tables.get(number)) + " AS " + right(number))
                .collect(Collectors.joining(",\n       ", "SELECT ", ""));
        return session.sql(rights)
                .query(row -> IntStream.range(0, tables.size())
                        .filter(number -> !row.flag(right(number)))
                        .mapToObj(number -> tables.get(number) + ": this user has no right to INSERT")
                        .sorted()
                        .toList())
                .get(0);
    }

    private static String right(int number) {
        return "right_" + number;
    }

    /** @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_TABLE_PRIVILEGE.html">HAS_TABLE_PRIVILEGE</a> */
    private static String mayInsert(String table) {
        return "HAS_TABLE_PRIVILEGE('" + table + "', 'INSERT')";
    }
}
