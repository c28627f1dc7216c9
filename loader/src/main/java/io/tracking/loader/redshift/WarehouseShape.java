package io.tracking.loader.redshift;

import io.tracking.common.record.Column;
import io.tracking.common.record.Table;
import io.tracking.common.record.TableSchema;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
            "load_lock_made");

    private WarehouseShape() {}

    /**
     * What is missing, each with its table; empty when all is there. Two statements when it is.
     *
     * @throws SQLException when the warehouse does not answer
     */
    static List<String> missing(Statements statements) throws SQLException {
        Map<String, String> tables = tables();
        try {
            statements.query(
                    tables.entrySet().stream()
                            .filter(table -> !table.getKey().equals(Redshift.LOAD_LOCK))
                            .map(Map.Entry::getValue)
                            .collect(Collectors.joining(" UNION ALL ")),
                    row -> "");
            return missingRights(statements, List.copyOf(tables.keySet()));
        } catch (SQLException e) {
            List<String> missing = missingTables(statements, tables, e);
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
        tables.put(Redshift.LOAD_LOCK, "SELECT HAS_TABLE_PRIVILEGE('" + Redshift.LOAD_LOCK + "', 'INSERT')");
        return tables;
    }

    private static String noRows(String columns) {
        return "SELECT 1 FROM (SELECT " + columns + ") t WHERE 1 = 0";
    }

    private static List<String> missingTables(Statements statements, Map<String, String> tables, SQLException first)
            throws SQLException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> table : tables.entrySet()) {
            try {
                statements.query(table.getValue(), row -> "");
            } catch (SQLException e) {
                if (RedshiftErrors.passing(e).isPresent()) {
                    first.addSuppressed(e);
                    throw first;
                }
                missing.add(table.getKey() + ": " + Redshift.reason(e));
            }
        }
        return missing;
    }

    /** @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_HAS_TABLE_PRIVILEGE.html">HAS_TABLE_PRIVILEGE</a> */
    private static List<String> missingRights(Statements statements, List<String> tables) throws SQLException {
        String rights = tables.stream()
                .map(table -> "HAS_TABLE_PRIVILEGE('" + table + "', 'INSERT')")
                .collect(Collectors.joining(", "));
        return statements
                .query("SELECT " + rights, row -> {
                    Map<String, Boolean> granted = new TreeMap<>();
                    for (int i = 0; i < tables.size(); i++) {
                        granted.put(tables.get(i), row.getBoolean(i + 1));
                    }
                    return granted;
                })
                .get(0)
                .entrySet()
                .stream()
                .filter(right -> !right.getValue())
                .map(right -> right.getKey() + ": this user has no right to INSERT")
                .toList();
    }
}
