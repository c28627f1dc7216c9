package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.WarehouseClient;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Holds tables, ledger and files against what the answers have promised. */
final class Audit {

    private static final Pattern REQUEST_ID = Pattern.compile("\"request_id\":\"([^\"]+)\"");
    private static final Pattern QUOTED_REQUEST_ID = Pattern.compile("\\\\\"request_id\\\\\":\\\\\"([^\\\\\"]+)\\\\\"");
    private static final int SAMPLES = 10;

    private final Promises promises;
    private final WarehouseClient warehouse;
    private final LakeReader lake;
    private final Map<String, String> damages = new LinkedHashMap<>();

    Audit(Promises promises, WarehouseClient warehouse, LakeReader lake) {
        this.promises = promises;
        this.warehouse = warehouse;
        this.lake = lake;
    }

    /**
     * What the audit has found.
     *
     * @param missing records answered with 202 of which a row is not there
     * @param doubled rows beyond the first of a record
     * @param rejected records that were rejected and are kept whole in rejected/
     * @param damages everything that is not as promised, with samples; empty when all is well
     */
    record Findings(
            long accepted,
            long eventRows,
            long utmRows,
            long missing,
            long doubled,
            long rejected,
            long unanswered,
            long files,
            long ledgerRows,
            long duplicates,
            long quarantined,
            Map<String, String> damages) {}

    private record LedgerRow(String table, long rows, long inserted, long duplicates, long quarantined) {}

    Findings run() throws SQLException {
        Map<String, Integer> events = occurrences("events");
        Map<String, Integer> utm = occurrences("utm");
        Set<String> missing = new TreeSet<>();
        promises.accepted().forEach((id, rows) -> {
            if ((rows.events() > 0 && !events.containsKey(id)) || (rows.utm() > 0 && !utm.containsKey(id))) {
                missing.add(id);
            }
        });
        long doubled = doubled("events", events) + doubled("utm", utm);
        damage("records of which nobody knows are in the tables", unknown(events, utm));
        damage("records that were rejected are in the tables", both(promises.rejected(), events, utm));
        damage("records were judged wrongly", promises.misjudged());

        Map<String, List<String>> inFiles = new HashMap<>();
        Map<String, LedgerRow> ledger = ledger();
        List<String> files = new ArrayList<>();
        for (String table : List.of("events", "utm")) {
            files.addAll(lake.keys(table));
        }
        List<String> wrongCounts = new ArrayList<>();
        for (String key : files) {
            long[] lines = new long[1];
            lake.lines(key, line -> {
                lines[0]++;
                String id = idIn(REQUEST_ID, line);
                if (id != null && missing.contains(id)) {
                    inFiles.computeIfAbsent(id, unused -> new ArrayList<>()).add(key);
                }
            });
            LedgerRow row = ledger.get(key);
            if (row != null && row.rows() != lines[0]) {
                wrongCounts.add(key + " has " + lines[0] + " rows, the ledger says " + row.rows());
            }
        }
        damage("files do not have the rows that the ledger says", wrongCounts);
        damage("files are not in the ledger", without(files, ledger.keySet()));
        damage("ledger rows have no file", without(ledger.keySet(), files));
        damage("ledger rows do not add up", unbalanced(ledger));
        requireInserted("events", ledger, events);
        requireInserted("utm", ledger, utm);

        Set<String> kept = kept();
        damage("rejected records are not in rejected/", without(promises.rejected(), kept));
        damage(
                "records answered with 202 are missing",
                missing.stream()
                        .map(id -> id + " (in " + inFiles.getOrDefault(id, List.of("no file"))
                                + (kept.contains(id) ? ", in rejected/" : "") + ")")
                        .toList());
        return new Findings(
                promises.accepted().size(),
                rows(events),
                rows(utm),
                missing.size(),
                doubled,
                promises.rejected().stream().filter(kept::contains).count(),
                promises.unanswered(),
                files.size(),
                ledger.size(),
                ledger.values().stream().mapToLong(LedgerRow::duplicates).sum(),
                ledger.values().stream().mapToLong(LedgerRow::quarantined).sum(),
                damages);
    }

    private Map<String, Integer> occurrences(String table) throws SQLException {
        Map<String, Integer> occurrences = new HashMap<>();
        try (Statement statement = warehouse.connection().createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT request_id, COUNT(*) FROM tracking." + table + " GROUP BY request_id")) {
            while (rows.next()) {
                occurrences.put(rows.getString(1), rows.getInt(2));
            }
        }
        return occurrences;
    }

    private Map<String, LedgerRow> ledger() throws SQLException {
        Map<String, LedgerRow> ledger = new HashMap<>();
        List<String> twice = new ArrayList<>();
        try (Statement statement = warehouse.connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT file_key, table_name, file_rows, inserted, duplicates,"
                        + " quarantined FROM tracking.load_ledger")) {
            while (rows.next()) {
                LedgerRow row = new LedgerRow(
                        rows.getString(2), rows.getLong(3), rows.getLong(4), rows.getLong(5), rows.getLong(6));
                if (ledger.put(rows.getString(1), row) != null) {
                    twice.add(rows.getString(1));
                }
            }
        }
        damage("files are in the ledger more than once", twice);
        return ledger;
    }

    private long doubled(String table, Map<String, Integer> occurrences) {
        List<Map.Entry<String, Integer>> twice = occurrences.entrySet().stream()
                .filter(record -> record.getValue() > 1)
                .toList();
        damage("records are in tracking." + table + " more than once", twice);
        return twice.stream().mapToLong(record -> record.getValue() - 1).sum();
    }

    private List<String> unknown(Map<String, Integer> events, Map<String, Integer> utm) {
        Set<String> known = promises.sent();
        Set<String> ids = new TreeSet<>(events.keySet());
        ids.addAll(utm.keySet());
        return without(ids, known);
    }

    private static List<String> both(Set<String> some, Map<String, Integer> events, Map<String, Integer> utm) {
        return some.stream()
                .filter(id -> events.containsKey(id) || utm.containsKey(id))
                .toList();
    }

    private static List<String> unbalanced(Map<String, LedgerRow> ledger) {
        return ledger.entrySet().stream()
                .filter(row -> row.getValue().rows()
                        != row.getValue().inserted()
                                + row.getValue().duplicates()
                                + row.getValue().quarantined())
                .map(Object::toString)
                .toList();
    }

    private void requireInserted(String table, Map<String, LedgerRow> ledger, Map<String, Integer> occurrences) {
        long inserted = ledger.values().stream()
                .filter(row -> row.table().equals(table))
                .mapToLong(LedgerRow::inserted)
                .sum();
        if (inserted != rows(occurrences)) {
            damages.put(
                    "tracking." + table + " does not have the rows that the ledger says",
                    rows(occurrences) + " rows, inserted " + inserted);
        }
    }

    private static long rows(Map<String, Integer> occurrences) {
        return occurrences.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** request_ids of the records in rejected/. */
    private Set<String> kept() {
        Set<String> kept = new HashSet<>();
        for (String key : lake.keys("rejected")) {
            lake.lines(key, line -> {
                String id = idIn(QUOTED_REQUEST_ID, line);
                if (id != null) {
                    kept.add(id);
                }
            });
        }
        return kept;
    }

    private static @Nullable String idIn(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static List<String> without(Iterable<String> some, Iterable<String> others) {
        Set<String> left = new TreeSet<>();
        some.forEach(left::add);
        others.forEach(left::remove);
        return List.copyOf(left);
    }

    private void damage(String what, Iterable<?> items) {
        List<String> list = new ArrayList<>();
        items.forEach(item -> list.add(String.valueOf(item)));
        if (!list.isEmpty()) {
            damages.put(
                    list.size() + " " + what,
                    String.join("; ", list.subList(0, Math.min(SAMPLES, list.size())))
                            + (list.size() > SAMPLES ? "; …" : ""));
        }
    }
}
