package io.tracking.loader.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Reports up when a probe returns, down when it throws; the answer is kept for five seconds, so that health requests do not
 * become load. A good one can be kept for longer, until there is a doubt: a warehouse that sleeps is not woken to say that it
 * is well. Thread-safe.
 */
public final class CachedHealthIndicator implements HealthIndicator {

    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Clock clock;
    private final Callable<? extends Map<String, ?>> probe;
    private final Duration goodFor;
    private final Supplier<Instant> doubt;
    private Instant asked = Instant.MIN;
    private Health health = Health.unknown().build();

    /** @param probe answers details within a few seconds, or throws */
    public CachedHealthIndicator(Clock clock, Callable<? extends Map<String, ?>> probe) {
        this(clock, probe, KEPT, () -> Instant.MIN);
    }

    /**
     * @param probe answers details within a few seconds, or throws
     * @param goodFor how long a good answer is kept
     * @param doubt when something last went wrong elsewhere: a good answer from before it is not kept
     */
    public CachedHealthIndicator(
            Clock clock, Callable<? extends Map<String, ?>> probe, Duration goodFor, Supplier<Instant> doubt) {
        this.clock = clock;
        this.probe = probe;
        this.goodFor = goodFor;
        this.doubt = doubt;
    }

    @Override
    public synchronized Health health() {
        Instant now = clock.instant();
        if (now.isBefore(asked) || now.isAfter(asked.plus(kept()))) {
            asked = clock.instant();
            health = ask();
        }
        return health;
    }

    private Duration kept() {
        return health.getStatus().equals(Status.UP) && doubt.get().isBefore(asked) ? goodFor : KEPT;
    }

    // Whatever a probe throws means that the service cannot be used.
    private Health ask() {
        try {
            return Health.up().withDetails(probe.call()).build();
        } catch (Exception e) {
            return Health.down()
                    .withDetail("reason", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
