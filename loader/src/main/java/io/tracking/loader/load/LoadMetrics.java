package io.tracking.loader.load;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.common.traces.CurrentTrace;
import io.tracking.common.traces.TraceIds;
import io.tracking.loader.stage.RowCounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts what this loader has loaded, per table: {@code rows = inserted + duplicates + quarantined}. Over the same time and all loaders,
 * {@code rows published = rows + rows pending}.
 *
 * <p>What waits is known as of the last look into the bucket and the ledger. A zero is shown only while it is known: when the last
 * look failed, or is overdue, a count that was zero is NaN, and an age counts from when it was last known to be zero. Thread-safe.
 */
public final class LoadMetrics {

    private final MeterRegistry registry;
    private final Clock clock;
    private final Duration patience;
    private final Instant started;
    private final Timer duration;
    private final Counter outside;
    private volatile Seen seen;
    private volatile Instant progress;

    /**
     * The last look that came to something.
     *
     * @param at when; the loader's start before the first
     * @param looked false before the first look
     * @param failed the one after it failed
     * @param waitingSince when files were first seen to wait; null when none does
     * @param keys what it found to wait
     * @param unseen some files were published after it, and their rows are not counted yet
     */
    private record Seen(
            Instant at,
            boolean looked,
            boolean failed,
            int files,
            Map<Table, Long> rows,
            @Nullable Instant oldest,
            @Nullable Instant oldestReceived,
            @Nullable Instant unknownSince,
            @Nullable Instant waitingSince,
            Set<FileKey> keys,
            boolean unseen) {

        Seen andFailed() {
            return new Seen(
                    at, looked, true, files, rows, oldest, oldestReceived, unknownSince, waitingSince, keys, unseen);
        }

        Seen andPublished(Instant now) {
            return new Seen(
                    at,
                    looked,
                    failed,
                    files + 1,
                    rows,
                    oldest == null ? now : oldest,
                    oldestReceived,
                    unknownSince,
                    waitingSince == null ? now : waitingSince,
                    keys,
                    true);
        }
    }

    /** @param patience between two looks, when nothing waits */
    public LoadMetrics(MeterRegistry registry, Clock clock, Duration patience) {
        this.registry = registry;
        this.clock = clock;
        this.patience = patience;
        this.started = clock.instant();
        this.progress = started;
        this.seen = new Seen(started, false, false, 0, Map.of(), null, null, null, null, Set.of(), false);
        this.duration = Timer.builder("tracking.load.duration")
                .description("From the ledger's lock to the commit")
                .serviceLevelObjectives(seconds(1, 2, 5, 10, 30, 60, 300, 900))
                .register(registry);
        this.outside = counter(
                "tracking.load.files.outside",
                "Files found waiting whose hour of receipt is before the look-back or in the future");
        gauge(
                "tracking.load.files.pending",
                null,
                "Files that are known not to be in the ledger, whoever published them; NaN when that is not known",
                metrics -> metrics.known(metrics.seen.files));
        gauge(
                "tracking.load.lag",
                "seconds",
                "Age of the oldest file that is not in the ledger, or since that is not known",
                metrics -> seconds(metrics.lag()));
        gauge(
                "tracking.load.stalled",
                "seconds",
                "Since a load last ended while files wait for one, or since that is not known; 0 when none waits",
                metrics -> seconds(metrics.stalled()));
        for (Table table : Table.values()) {
            Gauge.builder("tracking.load.rows.pending", this, metrics -> metrics.knownRows(table))
                    .description(
                            "Rows in files that are known not to be in the ledger, as their metadata says; NaN when that is"
                                    + " not known")
                    .tag("table", table.tableName())
                    .register(registry);
            count(table, RowCounts.NONE);
        }
        quarantined(List.of());
        for (LoadOutcome.Reason reason : LoadOutcome.Reason.values()) {
            retries(reason);
        }
    }

    private void gauge(String name, @Nullable String unit, String description, ToDoubleFunction<LoadMetrics> value) {
        Gauge.builder(name, this, value).description(description).baseUnit(unit).register(registry);
    }

    private static Duration[] seconds(long... values) {
        return LongStream.of(values).mapToObj(Duration::ofSeconds).toArray(Duration[]::new);
    }

    private static double seconds(@Nullable Duration age) {
        return age == null ? Double.NaN : age.toMillis() / 1000.0;
    }

    private long rows(Table table) {
        Long rows = seen.rows.get(table);
        return rows == null ? 0 : rows;
    }

    private double knownRows(Table table) {
        long rows = rows(table);
        return rows == 0 && seen.unseen ? Double.NaN : known(rows);
    }

    /** What a look into the bucket counted; NaN instead of zero while that may have changed unseen. */
    public double known(long count) {
        return count > 0 || (seen.looked && unknownSince().isEmpty()) ? count : Double.NaN;
    }

    /** A look came to this. */
    synchronized void pending(Pending pending) {
        Instant now = clock.instant();
        Instant waitingSince = seen.waitingSince == null ? now : seen.waitingSince;
        seen = new Seen(
                now,
                true,
                false,
                pending.files(),
                pending.rows(),
                pending.oldest(),
                pending.oldestReceived(),
                pending.unknownSince(),
                pending.files() == 0 ? null : waitingSince,
                pending.keys(),
                false);
    }

    /** This process has published a file of rows: it waits, whatever the look that is under way waits for. */
    synchronized void published(FileKey key) {
        if (!seen.keys.contains(key)) {
            seen = seen.andPublished(clock.instant());
        }
    }

    /** A look came to nothing: the bucket does not answer. */
    synchronized void pendingUnknown() {
        seen = seen.andFailed();
    }

    /** Since when more files may wait than those that are known to; empty while all are known, and before the first look. */
    public Optional<Instant> unknownSince() {
        Seen last = seen;
        if (last.unknownSince != null) {
            return Optional.of(last.unknownSince);
        }
        boolean overdue = last.at.plus(patience).isBefore(clock.instant());
        return last.failed || overdue ? Optional.of(last.at) : Optional.empty();
    }

    /**
     * The age of the oldest file that waits, or since when that is not known, the greater one; zero when none does; null before
     * the first look.
     */
    @Nullable
    public Duration lag() {
        return age(seen.oldest);
    }

    private @Nullable Duration age(@Nullable Instant oldest) {
        Optional<Instant> unknown = unknownSince();
        if (!seen.looked && unknown.isEmpty()) {
            return null;
        }
        return Stream.concat(Stream.ofNullable(oldest), unknown.stream())
                .min(Instant::compareTo)
                .map(this::since)
                .orElse(Duration.ZERO);
    }

    private Duration since(Instant instant) {
        Duration since = Duration.between(instant, clock.instant());
        return since.isNegative() ? Duration.ZERO : since;
    }

    /** Since a load last ended although files wait, or may wait; zero when none does; null before the first look. */
    @Nullable
    Duration stalled() {
        Instant waiting = seen.waitingSince;
        Instant last = progress;
        return age(waiting == null || waiting.isAfter(last) ? waiting : last);
    }

    /** When the oldest record in a file that waits was received, to the window; null when none waits. */
    @Nullable
    public Instant oldestReceived() {
        return seen.oldestReceived;
    }

    /** How many files are known to wait. */
    public int pendingFiles() {
        return seen.files;
    }

    /** Whether a look has been taken, or its time is over. */
    public boolean looked() {
        return seen.looked || unknownSince().isPresent();
    }

    /** A file was found that waits outside of the look-back. */
    public void outside() {
        outside.increment();
    }

    /** Counts what a load of files has led to; a retry is counted by {@link #retry}. */
    public void ended(LoadOutcome outcome) {
        if (outcome instanceof LoadOutcome.Retry) {
            return;
        }
        progress = clock.instant();
        if (outcome instanceof LoadOutcome.Loaded loaded) {
            loaded(loaded);
        } else if (outcome instanceof LoadOutcome.Quarantined quarantined) {
            quarantined(quarantined.quarantines());
            loaded(quarantined.loaded());
        }
    }

    private void loaded(LoadOutcome.Loaded loaded) {
        loaded.counts().forEach(this::count);
        CurrentTrace.during(TraceIds.of(loaded.loadId()), () -> duration.record(loaded.took()));
    }

    private void quarantined(List<Quarantine> quarantines) {
        counter(
                        "tracking.load.files.quarantined",
                        "Files of which lines, or all, are in rejected/ instead of the table")
                .increment(quarantines.size());
        counter(
                        "tracking.load.files.damaged",
                        "Files that were gone, cut off or changed after publishing; a part of those quarantined")
                .increment((double) quarantines.stream()
                        .filter(quarantine -> quarantine.lines().isEmpty())
                        .count());
    }

    void retry(LoadOutcome.Reason reason) {
        retries(reason).increment();
    }

    private Counter retries(LoadOutcome.Reason reason) {
        return counter(
                "tracking.load.retries",
                "Loads that led to nothing and are tried again",
                "reason",
                reason.name().toLowerCase(Locale.ROOT));
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private void count(Table table, RowCounts rows) {
        String[] tag = {"table", table.tableName()};
        counter("tracking.load.rows", "Rows in files that this loader has loaded", tag)
                .increment((double) rows.read());
        counter("tracking.load.inserted", "Rows of loaded files that are in the table now", tag)
                .increment((double) rows.inserted());
        counter("tracking.load.duplicates", "Rows of loaded files whose request_id was there already", tag)
                .increment((double) rows.duplicates());
        counter(
                        "tracking.load.quarantined",
                        "Rows that are in rejected/ instead, or stay in a file of which nothing can be loaded",
                        tag)
                .increment((double) rows.quarantined());
    }
}
