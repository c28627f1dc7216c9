package io.tracking.loader.health;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Up when a probe returns, down when it throws; the answer is kept for five seconds, so that health requests do not
 * become load. Thread-safe.
 */
public final class CachedHealthIndicator implements HealthIndicator {

    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Clock clock;
    private final Callable<? extends Map<String, ?>> probe;
    private Instant asked = Instant.MIN;
    private Health health = Health.unknown().build();

    /** @param probe answers details within a few seconds, or throws */
    public CachedHealthIndicator(Clock clock, Callable<? extends Map<String, ?>> probe) {
        this.clock = clock;
        this.probe = probe;
    }

    @Override
    public synchronized Health health() {
        Instant now = clock.instant();
        if (now.isBefore(asked) || now.isAfter(asked.plus(KEPT))) {
            health = ask();
            asked = clock.instant();
        }
        return health;
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
