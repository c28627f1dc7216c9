package io.tracking.loader.spill;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.spill.SpillStore.Spilled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures what is spilled and not yet loaded into files, as this loader last saw it. A zero is shown only while it is known: when the last
 * look failed, or is overdue, the count is NaN and the age counts from when nothing was spilled. Thread-safe.
 */
public final class SpillGauges {

    private record Seen(long objects, @Nullable Instant oldest) {

        static final Seen NOTHING = new Seen(0, null);

        Seen and(Spilled spilled) {
            return new Seen(
                    objects + 1, oldest == null || spilled.storedAt().isBefore(oldest) ? spilled.storedAt() : oldest);
        }
    }

    private final Clock clock;
    private final Duration patience;

    /** All of the last look, and what the present one has seen so far. */
    private Seen last = Seen.NOTHING;

    private Seen present = Seen.NOTHING;

    /** When a look last ended; the loader's start before the first. */
    private Instant lookedAt;

    private boolean looked;
    private boolean failed;

    /** @param patience between the ends of two looks */
    public SpillGauges(Clock clock, Duration patience, MeterRegistry registry) {
        this.clock = clock;
        this.patience = patience;
        this.lookedAt = clock.instant();
        gauge(
                registry,
                "tracking.loader.spill.objects",
                null,
                "Messages in the spill lane; NaN when that is not known",
                gauges -> gauges.unknown() && gauges.objects() == 0 ? Double.NaN : gauges.objects());
        gauge(
                registry,
                "tracking.loader.spill.age",
                "seconds",
                "How long the oldest message has been in the spill lane, or since that is not known",
                gauges -> gauges.age().toMillis() / 1000.0);
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            @Nullable String unit,
            String description,
            ToDoubleFunction<SpillGauges> value) {
        Gauge.builder(name, this, value).description(description).baseUnit(unit).register(registry);
    }

    /** @param end whether there are no more */
    synchronized void listed(List<Spilled> page, boolean end) {
        failed = false;
        for (Spilled spilled : page) {
            present = present.and(spilled);
        }
        if (end) {
            last = present;
            present = Seen.NOTHING;
            lookedAt = clock.instant();
            looked = true;
        }
    }

    /** The lane does not answer. */
    synchronized void failed() {
        failed = true;
    }

    /** Whether there may be more than was seen. */
    synchronized boolean unknown() {
        return !looked || failed || lookedAt.plus(patience).isBefore(clock.instant());
    }

    synchronized long objects() {
        return Math.max(last.objects, present.objects);
    }

    synchronized Duration age() {
        Instant oldest = present.oldest != null ? present.oldest : last.oldest;
        if (oldest == null && unknown()) {
            oldest = lookedAt;
        }
        return oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
    }
}
