package io.tracking.loader.warehouse;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tracking.common.record.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this loader has loaded, per table: {@code rows = inserted + duplicates + quarantined}. Over the same time and all loaders,
 * {@code rows published = rows + rows pending}.
 *
 * <p>Lag is the age of the oldest file that is not in the ledger; NaN until the ledger has been read once.
 */
final class LoadMetrics {

    private final MeterRegistry registry;
    private final Clock clock;
    private final AtomicInteger pendingFiles = new AtomicInteger();
    private final AtomicReference<@Nullable Instant> seen = new AtomicReference<>();
    private final AtomicReference<@Nullable Instant> oldest = new AtomicReference<>();
    private final AtomicReference<@Nullable Instant> oldestReceived = new AtomicReference<>();
    private volatile Map<Table, Long> pendingRows = Map.of();
    private final Timer duration;

    LoadMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.duration = Timer.builder("tracking.load.duration")
                .description("From the ledger's lock to the commit")
                .register(registry);
        registry.gauge("tracking.load.files.pending", pendingFiles);
        registry.gauge("tracking.load.lag.seconds", this, metrics -> {
            Duration lag = metrics.lag();
            return lag == null ? Double.NaN : lag.toMillis() / 1000.0;
        });
        for (Table table : Table.values()) {
            Gauge.builder("tracking.load.rows.pending", () -> pendingRows.getOrDefault(table, 0L))
                    .description("Rows in files that are not in the ledger, whoever published them")
                    .tag("table", table.tableName())
                    .register(registry);
            count(table, RowCounts.NONE);
        }
        quarantined(List.of());
        for (LoadOutcome.Reason reason : LoadOutcome.Reason.values()) {
            retries(reason);
        }
    }

    void pending(Backlog.Pending pending) {
        pendingFiles.set(pending.files());
        pendingRows = pending.rows();
        oldest.set(pending.oldest());
        oldestReceived.set(pending.oldestReceived());
        seen.set(clock.instant());
    }

    /** The age of the oldest file that waits, zero when none does; null while that is unknown. */
    @Nullable
    Duration lag() {
        if (seen.get() == null) {
            return null;
        }
        Instant since = oldest.get();
        return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
    }

    /** When the oldest record in a file that waits was received, to the window; null when none waits. */
    @Nullable
    Instant oldestReceived() {
        return oldestReceived.get();
    }

    /** Counts what a load of files has led to; a retry is counted by {@link #retry}. */
    void ended(LoadOutcome outcome) {
        if (outcome instanceof LoadOutcome.Loaded loaded) {
            loaded(loaded);
        } else if (outcome instanceof LoadOutcome.Quarantined quarantined) {
            quarantined(quarantined.quarantines());
            loaded(quarantined.loaded());
        }
    }

    private void loaded(LoadOutcome.Loaded loaded) {
        loaded.counts().forEach(this::count);
        duration.record(loaded.took());
    }

    private void quarantined(List<Quarantine> quarantines) {
        registry.counter("tracking.load.files.quarantined").increment(quarantines.size());
        registry.counter("tracking.load.files.damaged").increment((double) quarantines.stream()
                .filter(quarantine -> quarantine.lines().isEmpty())
                .count());
    }

    void retry(LoadOutcome.Reason reason) {
        retries(reason).increment();
    }

    private Counter retries(LoadOutcome.Reason reason) {
        return registry.counter("tracking.load.retries", "reason", reason.name().toLowerCase(Locale.ROOT));
    }

    private void count(Table table, RowCounts rows) {
        String[] tag = {"table", table.tableName()};
        registry.counter("tracking.load.rows", tag).increment((double) rows.read());
        registry.counter("tracking.load.inserted", tag).increment((double) rows.inserted());
        registry.counter("tracking.load.duplicates", tag).increment((double) rows.duplicates());
        registry.counter("tracking.load.quarantined", tag).increment((double) rows.quarantined());
    }
}
