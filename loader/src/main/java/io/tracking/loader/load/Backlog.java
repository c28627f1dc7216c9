package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.FileSet;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files that are not in the ledger: of the look-back, of days ahead of it, of days before it as long as each holds
 * some, and whatever this process has published or was notified of. Days further back are the self-check's.
 *
 * <p>The bucket is asked first, so that what waits is known while the ledger does not answer: {@link LoadMetrics} hears of each
 * look, whatever came of it. The ledger is asked about a file until it has it, and not again: where nothing is new it is not asked
 * at all. Whether it still has it is the self-check's question. Not thread-safe.
 */
public final class Backlog {

    private static final Logger log = LoggerFactory.getLogger(Backlog.class);
    private static final Duration RECENT = Duration.ofDays(1);

    /** The hour in a key is that of a tracking-api's clock. */
    public static final Duration AHEAD = Duration.ofDays(1);

    /** Days of receipt in the future that one sweep searches; the others wait for one of the next. */
    private static final int MOST_DAYS_AHEAD = 100;

    /** How many files may wait when one more day before the look-back is searched; the walk goes on in the next sweep. */
    private static final int MOST_FILES_BEFORE = 20_000;

    private static final List<Table> TABLES = List.of(Table.values());

    private final LakeListing lakeListing;
    private final PublishedFiles published;
    private final PublishedFiles notified;
    private final Warehouse warehouse;
    private final WarehouseProperties properties;
    private final LoadMetrics metrics;
    private final Clock clock;
    private final Instant started;
    private final Set<FileKey> inLedger = new HashSet<>();
    private Map<FileKey, LakeFile> described = new HashMap<>();
    private Instant lastSweep = Instant.MIN;
    private boolean ledgerRead;

    /** Where the walk before the look-back goes on when it ended early. */
    private @Nullable LocalDate goOnBefore;

    Backlog(
            LakeListing lakeListing,
            PublishedFiles published,
            PublishedFiles notified,
            Warehouse warehouse,
            WarehouseProperties properties,
            LoadMetrics metrics,
            Clock clock) {
        this.lakeListing = lakeListing;
        this.published = published;
        this.notified = notified;
        this.warehouse = warehouse;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
        this.started = clock.instant();
    }

    /**
     * Looks into the bucket and the ledger.
     *
     * @throws LakeUnavailableException when the bucket does not answer
     * @throws WarehouseUnavailableException when the ledger has to be asked and does not answer
     */
    Pending refresh() {
        Instant now = clock.instant();
        boolean sweep = !lastSweep.plus(properties.sweepInterval()).isAfter(now);
        try {
            Pending pending = look(now, sweep);
            if (!sweep
                    && pending.ready().stream()
                                    .mapToInt(set -> set.files().size())
                                    .sum()
                            < pending.files()) {
                // A set may reach back further than the recent days.
                pending = look(now, true);
            }
            metrics.pending(pending);
            return pending;
        } catch (LakeUnavailableException e) {
            metrics.pendingUnknown();
            throw e;
        }
    }

    /** {@code files} are in the ledger now. */
    void loaded(List<LakeFile> files) {
        List<FileKey> keys = files.stream().map(LakeFile::key).toList();
        inLedger.addAll(keys);
        // The next look may have to wait for the ledger, and they do not wait with it.
        described.keySet().removeAll(keys);
        published.confirmed(keys);
    }

    private Pending look(Instant now, boolean sweep) {
        Instant from = first(now, sweep);
        Map<FileKey, StoredFile> listed = new HashMap<>(lakeListing.list(TABLES, new HourRange(from, now.plus(AHEAD))));
        NavigableSet<LocalDate> days = sweep ? lakeListing.days(TABLES) : Collections.emptyNavigableSet();
        some(days.tailSet(day(now.plus(AHEAD)), true)).forEach(day -> listed.putAll(lakeListing.list(TABLES, day)));
        Set<FileKey> candidates = new HashSet<>(listed.keySet());
        candidates.addAll(described.keySet());
        candidates.addAll(published.unconfirmed());
        Set<FileKey> hints = notified.unconfirmed();
        candidates.addAll(hints);
        tellWhatWasPublished(now);
        Found found;
        try {
            found = ask(candidates);
            if (sweep) {
                walkBack(days.headSet(day(from), false), listed, found);
            }
        } catch (WarehouseUnavailableException e) {
            metrics.pending(withoutLedger(now, candidates, listed));
            throw e;
        }
        inLedger.addAll(found.loaded);
        if (sweep) {
            inLedger.retainAll(listed.keySet());
            lastSweep = now;
        }
        published.confirmed(found.loaded);
        ledgerRead = true;
        describe(now, found.waiting, key -> listed.containsKey(key) || (!sweep && before(from, key)));
        // Each is loaded, gone, or waits and is asked about like the others.
        notified.confirmed(hints);
        return pending(now, null);
    }

    /** Before the ledger is asked, which may wait for a lock: what this process has published is shown to wait meanwhile. */
    private void tellWhatWasPublished(Instant now) {
        Set<FileKey> waiting = published.unconfirmed();
        // A file may be found and loaded before whoever published it has heard so from the bucket.
        Set<FileKey> loaded = waiting.stream().filter(inLedger::contains).collect(Collectors.toSet());
        published.confirmed(loaded);
        waiting.removeAll(loaded);
        if (!described.keySet().containsAll(waiting)) {
            waiting.addAll(described.keySet());
            describe(now, waiting, key -> true);
            metrics.pending(pending(now, ledgerRead ? null : started));
        }
    }

    /** All of {@code days}, or some of them, others the next time. */
    private static List<LocalDate> some(Collection<LocalDate> days) {
        List<LocalDate> some = new ArrayList<>(days);
        if (some.size() > MOST_DAYS_AHEAD) {
            Collections.shuffle(some);
            return some.subList(0, MOST_DAYS_AHEAD);
        }
        return some;
    }

    private static boolean before(Instant from, FileKey key) {
        return key.hour().isBefore(from.truncatedTo(ChronoUnit.HOURS));
    }

    /** A sweep's first day is searched whole: the walk further back begins before it. */
    private Instant first(Instant now, boolean sweep) {
        return sweep || properties.lookBack().compareTo(RECENT) < 0
                ? now.minus(properties.lookBack()).truncatedTo(ChronoUnit.DAYS)
                : now.minus(RECENT);
    }

    private static LocalDate day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** What the ledger says of some files. */
    private record Found(Set<FileKey> loaded, Set<FileKey> waiting) {

        Found() {
            this(new HashSet<>(), new HashSet<>());
        }
    }

    private Found ask(Collection<FileKey> candidates) {
        Found found = new Found();
        List<FileKey> unknown = candidates.stream()
                .filter(key -> !inLedger.contains(key))
                // Hour by hour: each of the ledger's statements then reads the hours of its own keys.
                .sorted(Comparator.comparing(FileKey::hour))
                .toList();
        if (unknown.isEmpty()) {
            return found;
        }
        Set<String> loaded = warehouse.inLedger(unknown);
        unknown.forEach(key -> (loaded.contains(key.toString()) ? found.loaded : found.waiting).add(key));
        return found;
    }

    /**
     * A pause that was longer than the look-back leaves files before it: day by day further back, as long as the last day looked
     * at held some. {@code days} are those before the look-back that have files.
     */
    private void walkBack(NavigableSet<LocalDate> days, Map<FileKey, StoredFile> listed, Found found) {
        Optional<LocalDate> oldest =
                listed.keySet().stream().map(key -> day(key.hour())).min(LocalDate::compareTo);
        boolean goOn = goOnBefore != null
                || oldest.map(day -> found.waiting.stream()
                                .anyMatch(key -> !day(key.hour()).isAfter(day)))
                        .orElse(true);
        NavigableSet<LocalDate> left = goOnBefore == null ? days : days.headSet(goOnBefore, false);
        goOnBefore = null;
        for (LocalDate day : left.descendingSet()) {
            if (!goOn) {
                return;
            }
            if (found.waiting.size() >= MOST_FILES_BEFORE) {
                goOnBefore = day.plusDays(1);
                return;
            }
            Map<FileKey, StoredFile> files = lakeListing.list(TABLES, day);
            listed.putAll(files);
            Found more = ask(files.keySet());
            found.loaded.addAll(more.loaded);
            found.waiting.addAll(more.waiting);
            // A folder without files tells nothing of the days before it.
            goOn = files.isEmpty() || !more.waiting.isEmpty();
        }
    }

    /** Those of {@code keys} that are not known to be {@code there} are asked for: they may be gone. */
    private void describe(Instant now, Set<FileKey> keys, Predicate<FileKey> there) {
        Map<FileKey, LakeFile> pending = new HashMap<>();
        List<FileKey> gone = new ArrayList<>();
        for (FileKey key : keys) {
            LakeFile known = described.get(key);
            if (known != null && there.test(key)) {
                pending.put(key, known);
                continue;
            }
            lakeListing.describe(key).ifPresentOrElse(file -> pending.put(key, file), () -> gone.add(key));
            if (known == null && pending.containsKey(key) && outside(now, key)) {
                metrics.outside();
                log.warn(
                        "File {} was received outside of {} to {}: a tracking-api's clock is wrong, or it waited for longer"
                                + " than tracking.warehouse.look-back; it is loaded like the others",
                        key,
                        now.minus(properties.lookBack()),
                        now.plus(AHEAD));
            }
        }
        published.confirmed(gone);
        described = pending;
    }

    private boolean outside(Instant now, FileKey key) {
        return key.hour().plus(Duration.ofHours(1)).isBefore(now.minus(properties.lookBack()))
                || key.hour().isAfter(now.plus(AHEAD));
    }

    /**
     * What is known to wait while the ledger does not answer: whatever is not known to be in it; before it has been read once, what
     * this process has published, and what has been published since it started.
     */
    private Pending withoutLedger(Instant now, Set<FileKey> candidates, Map<FileKey, StoredFile> listed) {
        Set<FileKey> unconfirmed = published.unconfirmed();
        Set<FileKey> waiting = new HashSet<>();
        boolean all = true;
        for (FileKey key : candidates) {
            if (inLedger.contains(key)) {
                continue;
            }
            StoredFile stored = listed.get(key);
            if (ledgerRead
                    || described.containsKey(key)
                    || unconfirmed.contains(key)
                    || (stored != null && !stored.storedAt().isBefore(started))) {
                waiting.add(key);
            } else {
                all = false;
            }
        }
        describe(now, waiting, key -> true);
        return pending(now, all ? null : started);
    }

    private Pending pending(Instant now, @Nullable Instant unknownSince) {
        List<FileSet> ready = FileSet.of(described.values()).stream()
                .filter(set -> set.complete()
                        || !set.storedAt().plus(properties.incompleteSetGrace()).isAfter(now))
                .toList();
        return new Pending(
                ready,
                described.size(),
                described.values().stream()
                        .map(LakeFile::storedAt)
                        .min(Instant::compareTo)
                        .orElse(null),
                described.keySet().stream()
                        .map(Backlog::received)
                        .min(Instant::compareTo)
                        .orElse(null),
                described.values().stream()
                        .collect(Collectors.groupingBy(LakeFile::table, Collectors.summingLong(file -> file.metadata()
                                .rows()))),
                Set.copyOf(described.keySet()),
                unknownSince);
    }

    /**
     * A file's records were received in its hour: those of a window in that hour, not much before the window; those of a later
     * window, at any time of the hour.
     */
    public static Instant received(FileKey key) {
        return key.windowStart().truncatedTo(ChronoUnit.HOURS).equals(key.hour()) ? key.windowStart() : key.hour();
    }
}
