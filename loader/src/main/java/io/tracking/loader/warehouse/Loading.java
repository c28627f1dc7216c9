package io.tracking.loader.warehouse;

import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.retry.Backoff;
import io.tracking.loader.warehouse.LoadOutcome.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads what waits, batch by batch, oldest first. A set that Redshift refuses for no visible reason lets the others pass. Not thread-safe. */
final class Loading {

    private static final Logger log = LoggerFactory.getLogger(Loading.class);
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(10);

    private final Backlog backlog;
    private final Warehouse warehouse;
    private final WarehouseProperties properties;
    private final LoadMetrics metrics;
    private final Clock clock;
    private final Map<String, Hold> held = new HashMap<>();

    private record Hold(Backoff backoff, Instant until) {}

    Loading(Backlog backlog, Warehouse warehouse, WarehouseProperties properties, LoadMetrics metrics, Clock clock) {
        this.backlog = backlog;
        this.warehouse = warehouse;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Loads everything that is ready.
     *
     * @return false when it could not go on: Redshift or the bucket does not answer, or loading is paused
     */
    boolean run() {
        try {
            Backlog.Pending pending = backlog.refresh();
            Instant now = clock.instant();
            held.keySet().retainAll(pending.ready().stream().map(FileSet::name).toList());
            List<FileSet> sets = pending.ready().stream()
                    .filter(set -> !held.containsKey(set.name())
                            || !held.get(set.name()).until.isAfter(now))
                    .toList();
            boolean reachable = true;
            for (List<FileSet> batch : batches(sets)) {
                reachable = reachable && load(batch);
            }
            if (!sets.isEmpty() && reachable) {
                backlog.refresh();
            }
            return reachable;
        } catch (LakeUnavailableException e) {
            return stop(Reason.LAKE, String.valueOf(e.getMessage()));
        } catch (WarehouseUnavailableException e) {
            return stop(Reason.CONNECTION, String.valueOf(e.getMessage()));
        }
    }

    private boolean load(List<FileSet> sets) {
        List<LakeFile> files =
                sets.stream().flatMap(set -> set.files().stream()).toList();
        LoadOutcome outcome = warehouse.load(LoadBatch.pending(files));
        if (outcome instanceof LoadOutcome.Retry retry) {
            return retry.reason() == Reason.REFUSED ? refused(sets, retry) : stop(retry.reason(), retry.message());
        }
        backlog.loaded(files);
        sets.forEach(set -> held.remove(set.name()));
        metrics.ended(outcome);
        log(outcome);
        return true;
    }

    private static void log(LoadOutcome outcome) {
        LoadOutcome ended = outcome instanceof LoadOutcome.Quarantined quarantined ? quarantined.loaded() : outcome;
        if (ended instanceof LoadOutcome.Loaded loaded) {
            log.info(
                    "Loaded {} files in {} ms: {}",
                    loaded.files(),
                    loaded.took().toMillis(),
                    loaded.counts());
        }
    }

    /** One of these sets is at fault: each is tried alone, and the one that is refused alone is put off. */
    private boolean refused(List<FileSet> sets, LoadOutcome.Retry retry) {
        metrics.retry(retry.reason());
        if (sets.size() > 1) {
            boolean reachable = true;
            for (FileSet set : sets) {
                reachable = reachable && load(List.of(set));
            }
            return reachable;
        }
        FileSet set = sets.get(0);
        Hold before = held.get(set.name());
        Backoff backoff = before == null ? new Backoff(Duration.ofSeconds(10), LONGEST_HOLD) : before.backoff;
        Instant until = clock.instant().plus(backoff.next());
        held.put(set.name(), new Hold(backoff, until));
        log.error(
                "Cannot load set {}, {} files from {}: {}; the next try is at {}",
                set.name(),
                set.files().size(),
                set.files().get(0).key(),
                retry.message(),
                until);
        return true;
    }

    private boolean stop(Reason reason, String message) {
        metrics.retry(reason);
        if (reason != Reason.PAUSED) {
            log.warn("Cannot load now ({}): {}; nothing is lost, the next try follows", reason, message);
        }
        return false;
    }

    private List<List<FileSet>> batches(List<FileSet> sets) {
        List<List<FileSet>> batches = new ArrayList<>();
        int room = 0;
        for (FileSet set : sets) {
            if (set.files().size() > room) {
                batches.add(new ArrayList<>());
                room = properties.maxFilesPerLoad();
            }
            batches.get(batches.size() - 1).add(set);
            room -= set.files().size();
        }
        return batches;
    }
}
