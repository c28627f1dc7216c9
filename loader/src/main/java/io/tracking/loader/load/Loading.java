package io.tracking.loader.load;

import io.tracking.common.record.Table;
import io.tracking.loader.lake.FileSet;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.Backoff;
import io.tracking.loader.schedule.LogContext;
import io.tracking.loader.schedule.OutageLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what waits, batch by batch, oldest first. A batch that cannot be loaded is halved and goes behind the others, down to single
 * sets; what of a single set is at fault is then looked for. Only a Redshift or a bucket that answers nobody stops everything.
 * Not thread-safe.
 */
final class Loading {

    private static final Logger log = LoggerFactory.getLogger(Loading.class);
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(10);

    /** So often a set must have failed alone, while others were loaded, before its rows are quarantined for no other evidence. */
    private static final int STRIKES = 3;

    private final Backlog backlog;
    private final Warehouse warehouse;
    private final WarehouseProperties properties;
    private final LoadMetrics metrics;
    private final Clock clock;
    private final Map<String, Hold> held = new HashMap<>();
    private final Map<Table, Instant> lastLoaded = new EnumMap<>(Table.class);
    private final Deque<List<FileSet>> queue = new ArrayDeque<>();
    private final OutageLog bucket;
    private final OutageLog ledger;
    private final OutageLog readability;
    private boolean paused;

    /** Redshift could not read the bucket: single sets, others each time, find out whether it can again. */
    private boolean scouting;

    /** A file was read in this run: one that cannot be is an exception. */
    private boolean readable;

    /**
     * A set that is put off.
     *
     * @param since when it failed alone for the first time
     * @param strikes how often it has failed alone for no reason outside of itself
     */
    private record Hold(Backoff backoff, Instant until, Instant since, int strikes) {

        Hold due(Instant now) {
            return new Hold(backoff, now, since, strikes);
        }
    }

    Loading(Backlog backlog, Warehouse warehouse, WarehouseProperties properties, LoadMetrics metrics, Clock clock) {
        this.backlog = backlog;
        this.warehouse = warehouse;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
        this.bucket = new OutageLog("Cannot load, the bucket does not answer", "The bucket answers again", clock);
        this.ledger = new OutageLog("Cannot load, the ledger cannot be read", "The ledger can be read again", clock);
        this.readability = new OutageLog(
                "Cannot load, Redshift cannot read the bucket", "Redshift can read the bucket again", clock);
    }

    /**
     * Loads everything that is ready.
     *
     * @return false when it could not go on: Redshift or the bucket does not answer, or a lock is held
     */
    boolean run() {
        try {
            Pending pending = backlog.refresh();
            bucket.over();
            ledger.over();
            paused = false;
            readable = false;
            held.keySet().retainAll(pending.ready().stream().map(FileSet::name).toList());
            fill(pending.ready());
            boolean any = !queue.isEmpty();
            boolean reachable = true;
            while (reachable && !queue.isEmpty()) {
                reachable = load(queue.removeFirst());
            }
            if (any && reachable) {
                backlog.refresh();
            }
            return reachable || paused;
        } catch (LakeUnavailableException e) {
            return stop(Reason.LAKE, String.valueOf(e.getMessage()));
        } catch (WarehouseUnavailableException e) {
            return stop(Reason.of(e.passing()), String.valueOf(e.getMessage()));
        }
    }

    /** Whether the last run has loaded something. */
    boolean loadedAny() {
        return readable;
    }

    /** First those that have never failed, then those that have, each alone, once their time has come. */
    private void fill(List<FileSet> sets) {
        Instant now = clock.instant();
        queue.clear();
        List<FileSet> fresh =
                sets.stream().filter(set -> !held.containsKey(set.name())).toList();
        queue.addAll(scouting ? fresh.stream().map(List::of).toList() : batches(fresh));
        sets.stream()
                .filter(set -> held.containsKey(set.name())
                        && !held.get(set.name()).until.isAfter(now))
                .forEach(set -> queue.add(List.of(set)));
    }

    private boolean load(List<FileSet> sets) {
        String names = sets.stream().map(FileSet::name).collect(Collectors.joining(" "));
        return LogContext.SET.about(names, () -> {
            LoadOutcome outcome = warehouse.load(batch(sets));
            return outcome instanceof Retry retry ? failed(sets, retry) : ended(sets, outcome);
        });
    }

    private boolean ended(List<FileSet> sets, LoadOutcome outcome) {
        List<LakeFile> files = files(sets);
        backlog.loaded(files);
        sets.forEach(set -> held.remove(set.name()));
        metrics.ended(outcome);
        if (outcome instanceof LoadOutcome.Loaded loaded) {
            note(loaded);
        } else if (outcome instanceof LoadOutcome.Quarantined quarantined) {
            note(quarantined.loaded());
        }
        return true;
    }

    private void note(LoadOutcome.Loaded loaded) {
        loaded.counts().forEach((table, counts) -> {
            // What is quarantined is no evidence that others load.
            if (counts.read() > counts.quarantined()) {
                lastLoaded.put(table, clock.instant());
                read();
            }
        });
        log.info(
                "Loaded {} files in {} ms, load {}: {}",
                loaded.files(),
                loaded.took().toMillis(),
                loaded.loadId(),
                loaded.counts());
    }

    private void read() {
        readable = true;
        readability.over();
        if (scouting) {
            scouting = false;
            // Those that found it closed need not wait for their time; behind the others, as one of them may be why.
            Instant now = clock.instant();
            held.replaceAll((set, hold) -> hold.strikes == 0 ? hold.due(now) : hold);
        }
    }

    /** It may be closed for everybody, or one object's key or owner: the next run begins with another set, and with one alone. */
    private boolean unreadable(List<FileSet> sets, Retry retry) {
        if (readable) {
            return suspect(sets, retry);
        }
        scouting = true;
        if (sets.size() == 1) {
            putOff(sets.get(0), 0);
        }
        return stop(retry.reason(), retry.message());
    }

    private boolean failed(List<FileSet> sets, Retry retry) {
        return switch (retry.reason()) {
            case CONFLICT, CONNECTION, LOCKED, LAKE, PAUSED -> stop(retry.reason(), retry.message());
            case UNREADABLE -> unreadable(sets, retry);
            case SESSION -> {
                // Throws when Redshift is gone for everybody: then it was not these sets' fault.
                warehouse.inLedger(List.of(sets.get(0).files().get(0).key()));
                yield suspect(sets, retry);
            }
            case REFUSED, UNEXPLAINED -> suspect(sets, retry);
        };
    }

    /** One of these sets may be at fault: each half is tried behind the others, and what fails alone is looked into. */
    private boolean suspect(List<FileSet> sets, Retry retry) {
        metrics.retry(retry.reason());
        if (sets.size() > 1) {
            queue.addLast(sets.subList(0, sets.size() / 2));
            queue.addLast(sets.subList(sets.size() / 2, sets.size()));
            return true;
        }
        FileSet set = sets.get(0);
        if (retry.reason() == Reason.REFUSED || retry.reason() == Reason.UNREADABLE) {
            return hold(set, retry, 0);
        }
        Hold before = held.get(set.name());
        int strikes = before == null ? 1 : before.strikes + 1;
        boolean proven = before != null && strikes >= STRIKES && othersLoadSince(before.since, set);
        // A session may end by chance, or by a restart of the cluster: only one that always ends is looked into.
        if (retry.reason() == Reason.SESSION && !proven) {
            return hold(set, retry, 1);
        }
        LoadOutcome outcome = warehouse.isolate(batch(sets), proven);
        if (!(outcome instanceof Retry again)) {
            return ended(sets, outcome);
        }
        return switch (again.reason()) {
            case PAUSED -> stop(again.reason(), again.message());
            case CONFLICT, CONNECTION, LOCKED, LAKE -> {
                // The next run must not begin with it.
                hold(set, again, 0);
                yield stop(again.reason(), again.message());
            }
            case REFUSED, UNREADABLE -> hold(set, again, 0);
            case SESSION, UNEXPLAINED -> hold(set, again, 1);
        };
    }

    /** Sets with the same tables: that events load says nothing about a set with utm rows. */
    private boolean othersLoadSince(Instant since, FileSet set) {
        return set.files().stream()
                .map(LakeFile::table)
                .allMatch(table -> lastLoaded.getOrDefault(table, Instant.MIN).isAfter(since));
    }

    private boolean hold(FileSet set, Retry retry, int strike) {
        Hold hold = putOff(set, strike);
        log.error(
                "Cannot load set {}, {} files from {} ({}): {}; the others go on, the next try is at {}",
                set.name(),
                set.files().size(),
                set.files().get(0).key(),
                retry.reason(),
                retry.message(),
                hold.until);
        return true;
    }

    private Hold putOff(FileSet set, int strike) {
        Instant now = clock.instant();
        Hold before = held.get(set.name());
        Backoff backoff = before == null ? new Backoff(Duration.ofSeconds(10), LONGEST_HOLD) : before.backoff;
        Hold hold = new Hold(
                backoff,
                now.plus(backoff.next()),
                before == null ? now : before.since,
                (before == null ? 0 : before.strikes) + strike);
        held.put(set.name(), hold);
        return hold;
    }

    private boolean stop(Reason reason, String message) {
        metrics.retry(reason);
        switch (reason) {
            case LAKE -> bucket.failed(message);
            case UNREADABLE -> readability.failed(message);
            // Redshift's adapter and the switch have said it, once for all that ask.
            case CONNECTION, LOCKED, PAUSED -> log.debug("Cannot load now ({}): {}", reason, message);
            case CONFLICT -> log.info("Cannot load now: {}; the next try follows", message);
            case REFUSED, SESSION, UNEXPLAINED -> ledger.failed(message);
        }
        paused = reason == Reason.PAUSED;
        return false;
    }

    private static LoadBatch batch(List<FileSet> sets) {
        return LoadBatch.pending(files(sets));
    }

    private static List<LakeFile> files(List<FileSet> sets) {
        return sets.stream().flatMap(set -> set.files().stream()).toList();
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
