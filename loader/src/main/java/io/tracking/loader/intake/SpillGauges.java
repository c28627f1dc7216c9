package io.tracking.loader.intake;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.intake.SpillStore.Spilled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is spilled and not yet loaded into files, as this loader last saw it. Thread-safe. */
final class SpillGauges {

    private record Seen(long objects, @Nullable Instant oldest) {

        static final Seen NOTHING = new Seen(0, null);

        Seen and(Spilled spilled) {
            return new Seen(
                    objects + 1, oldest == null || spilled.storedAt().isBefore(oldest) ? spilled.storedAt() : oldest);
        }
    }

    private final Clock clock;

    /** All of the last look, and what the present one has seen so far. */
    private Seen last = Seen.NOTHING;

    private Seen present = Seen.NOTHING;

    SpillGauges(Clock clock, MeterRegistry registry) {
        this.clock = clock;
        Gauge.builder("tracking.loader.spill.objects", this, SpillGauges::objects)
                .description("Messages in the spill lane")
                .register(registry);
        Gauge.builder("tracking.loader.spill.age", this, gauges -> gauges.age().toMillis() / 1000.0)
                .description("How long the oldest message has been in the spill lane")
                .baseUnit("seconds")
                .register(registry);
    }

    /** @param end whether there are no more */
    synchronized void listed(List<Spilled> page, boolean end) {
        for (Spilled spilled : page) {
            present = present.and(spilled);
        }
        if (end) {
            last = present;
            present = Seen.NOTHING;
        }
    }

    synchronized long objects() {
        return Math.max(last.objects, present.objects);
    }

    synchronized Duration age() {
        Instant oldest = present.oldest != null ? present.oldest : last.oldest;
        return oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
    }
}
