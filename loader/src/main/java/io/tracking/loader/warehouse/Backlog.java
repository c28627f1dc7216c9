package io.tracking.loader.warehouse;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files of the look-back that are not in the ledger. Remembers what it has seen in the ledger, only to ask less; a sweep
 * forgets it. Not thread-safe.
 */
final class Backlog {

    private static final Duration RECENT = Duration.ofDays(1);

    /** The hour in a key is that of a tracking-api's clock. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final List<Table> TABLES = List.of(Table.values());

    private final LakeFiles lakeFiles;
    private final Warehouse warehouse;
    private final WarehouseProperties properties;
    private final Clock clock;
    private final Set<FileKey> inLedger = new HashSet<>();
    private Map<FileKey, LakeFile> described = new HashMap<>();
    private Instant lastSweep = Instant.MIN;

    Backlog(LakeFiles lakeFiles, Warehouse warehouse, WarehouseProperties properties, Clock clock) {
        this.lakeFiles = lakeFiles;
        this.warehouse = warehouse;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * What waits.
     *
     * @param ready sets that may be loaded now, oldest first
     * @param files how many files wait, ready or not
     * @param oldest when the oldest of them was published; null when none waits
     * @param oldestReceived when the oldest record in them was received, to the window; null when none waits
     * @param rows how many rows are in them
     */
    record Pending(
            List<FileSet> ready,
            int files,
            @Nullable Instant oldest,
            @Nullable Instant oldestReceived,
            Map<Table, Long> rows) {}

    /** Looks into the bucket and the ledger. */
    Pending refresh() {
        Instant now = clock.instant();
        boolean sweep = !lastSweep.plus(properties.sweepInterval()).isAfter(now);
        Pending pending = look(now, sweep);
        if (!sweep
                && pending.ready().stream().mapToInt(set -> set.files().size()).sum() < pending.files()) {
            // A set may reach back further than the recent days.
            return look(now, true);
        }
        return pending;
    }

    /** {@code files} are in the ledger now. */
    void loaded(List<LakeFile> files) {
        files.forEach(file -> inLedger.add(file.key()));
    }

    private Pending look(Instant now, boolean sweep) {
        if (sweep) {
            inLedger.clear();
        }
        Instant from = now.minus(sweep || properties.lookBack().compareTo(RECENT) < 0 ? properties.lookBack() : RECENT);
        List<FileKey> unknown =
                new ArrayList<>(lakeFiles.list(TABLES, from, now.plus(AHEAD)).keySet());
        unknown.removeAll(inLedger);
        Set<String> loaded = warehouse.inLedger(unknown);
        Map<FileKey, LakeFile> pending = new HashMap<>();
        for (FileKey key : unknown) {
            if (loaded.contains(key.toString())) {
                inLedger.add(key);
            } else if (described.containsKey(key)) {
                pending.put(key, described.get(key));
            } else {
                lakeFiles.describe(key).ifPresent(file -> pending.put(key, file));
            }
        }
        described = pending;
        if (sweep) {
            lastSweep = now;
        }
        List<FileSet> ready = FileSet.of(pending.values()).stream()
                .filter(set -> set.complete()
                        || !set.storedAt().plus(properties.incompleteSetGrace()).isAfter(now))
                .toList();
        return new Pending(
                ready,
                pending.size(),
                pending.values().stream()
                        .map(LakeFile::storedAt)
                        .min(Instant::compareTo)
                        .orElse(null),
                pending.keySet().stream()
                        .map(Backlog::received)
                        .min(Instant::compareTo)
                        .orElse(null),
                pending.values().stream()
                        .collect(Collectors.groupingBy(LakeFile::table, Collectors.summingLong(file -> file.metadata()
                                .rows()))));
    }

    /**
     * A file's records were received in its hour: those of a window in that hour, not much before the window; those of a later
     * window, at any time of the hour.
     */
    private static Instant received(FileKey key) {
        return key.windowStart().truncatedTo(ChronoUnit.HOURS).equals(key.hour()) ? key.windowStart() : key.hour();
    }
}
