package io.tracking.loader.console;

import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds this loader's counts against each other. They are read one after the other while they move, so that a difference is looked
 * at again before it counts, and is told at the second look in a row. Thread-safe.
 */
final class Equations {

    private static final int READS = 5;

    private final MeterReader meters;

    /** Those that did not hold at the last look. */
    private Set<String> open = Set.of();

    Equations(MeterReader meters) {
        this.meters = meters;
    }

    synchronized List<Now.Equation> look() {
        Set<String> unbalanced = new HashSet<>();
        List<Now.Equation> told = new ArrayList<>();
        for (Supplier<Now.Equation> equation : all()) {
            Now.Equation seen = steady(equation);
            String name = seen.name() + seen.of();
            if (!seen.balanced()) {
                unbalanced.add(name);
            }
            boolean holds = seen.balanced() || !open.contains(name);
            told.add(new Now.Equation(seen.name(), seen.of(), seen.left(), seen.right(), holds));
        }
        open = unbalanced;
        return told;
    }

    private static Now.Equation steady(Supplier<Now.Equation> equation) {
        Now.Equation seen = equation.get();
        for (int read = 1; read < READS && !seen.balanced(); read++) {
            seen = equation.get();
        }
        return seen;
    }

    private List<Supplier<Now.Equation>> all() {
        List<Supplier<Now.Equation>> equations = new ArrayList<>();
        equations.add(this::messages);
        for (Folder folder : Folder.values()) {
            equations.add(() -> rows(folder));
        }
        for (Table table : Table.values()) {
            equations.add(() -> loads(table));
        }
        return equations;
    }

    private Now.Equation messages() {
        String prefix = "tracking.loader.messages.";
        Map<String, Long> right = new LinkedHashMap<>();
        right.put("acknowledged", meters.count(prefix + "acknowledged"));
        right.put("notAcknowledged", meters.count(prefix + "not.acknowledged"));
        right.put("released", meters.count(prefix + "released"));
        right.put("unreadable", meters.count(prefix + "unreadable"));
        right.put("inFlight", zeroIfUnknown(meters.number(prefix + "in.flight")));
        return new Now.Equation("messages", null, meters.count(prefix + "received"), right, true);
    }

    private Now.Equation rows(Folder folder) {
        String[] tag = {"folder", folder.path()};
        Map<String, Long> right = new LinkedHashMap<>();
        right.put("inFiles", meters.count("tracking.loader.rows.published", tag));
        right.put("open", zeroIfUnknown(meters.number("tracking.loader.rows.open", tag)));
        right.put("abandoned", meters.count("tracking.loader.rows.abandoned", tag));
        return new Now.Equation("rows", folder.path(), meters.count("tracking.loader.rows.received", tag), right, true);
    }

    private Now.Equation loads(Table table) {
        String[] tag = {"table", table.tableName()};
        Map<String, Long> right = new LinkedHashMap<>();
        right.put("loaded", meters.count("tracking.load.inserted", tag));
        right.put("duplicates", meters.count("tracking.load.duplicates", tag));
        right.put("quarantined", meters.count("tracking.load.quarantined", tag));
        return new Now.Equation("loads", table.tableName(), meters.count("tracking.load.rows", tag), right, true);
    }

    private static long zeroIfUnknown(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
