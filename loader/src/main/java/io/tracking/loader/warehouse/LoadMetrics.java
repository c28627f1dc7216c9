package io.tracking.loader.warehouse;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tracking.common.record.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What this loader has loaded, per table: {@code rows = inserted + duplicates + quarantined}.
 *
 * <p>Lag is the age of the oldest file that is not in the ledger; NaN until the ledger has been read once.
 */
final class LoadMetrics {

    private final MeterRegistry registry;
    private final Clock clock;
    private final AtomicInteger pendingFiles = new AtomicInteger();
    private final AtomicReference<@Nullable Instant> seen = new AtomicReference<>();
    private final AtomicReference<@Nullable Instant> oldest = new AtomicReference<>();
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
            count(table, RowCounts.NONE);
        }
        registry.counter("tracking.load.files.quarantined");
        for (LoadOutcome.Reason reason : LoadOutcome.Reason.values()) {
            retries(reason);
        }
    }

    void pending(Backlog.Pending pending) {
        pendingFiles.set(pending.files());
        oldest.set(pending.oldest());
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

    void loaded(LoadOutcome.Loaded loaded) {
        loaded.counts().forEach(this::count);
        duration.record(loaded.took());
    }

    void quarantined(int files) {
        registry.counter("tracking.load.files.quarantined").increment(files);
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
