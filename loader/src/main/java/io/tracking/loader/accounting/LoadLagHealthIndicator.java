package io.tracking.loader.accounting;

import io.tracking.loader.load.LoadMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Reports down when files wait for too long, or nobody has been able to tell for as long; unknown while nobody can tell. Asks
 * nothing itself.
 */
final class LoadLagHealthIndicator implements HealthIndicator {

    private final LoadMetrics metrics;
    private final Freshness freshness;
    private final Duration limit;

    /** @param limit {@code tracking.warehouse.max-lag} */
    LoadLagHealthIndicator(LoadMetrics metrics, Freshness freshness, Duration limit) {
        this.metrics = metrics;
        this.freshness = freshness;
        this.limit = limit;
    }

    @Override
    public Health health() {
        Duration lag = metrics.lag();
        if (lag == null) {
            return Health.unknown()
                    .withDetail("reason", "the bucket has not been looked into yet")
                    .build();
        }
        Optional<Instant> unknownSince = metrics.unknownSince();
        Health.Builder health = Health.up();
        if (lag.compareTo(limit) > 0) {
            health = Health.down();
        } else if (unknownSince.isPresent()) {
            health = Health.unknown();
        }
        Health.Builder told = health;
        unknownSince.ifPresent(since -> told.withDetail(
                "reason",
                "since " + since + " it is not known whether more files wait: bucket or ledger do not answer"));
        freshness.age().ifPresent(age -> told.withDetail("freshness", age.toString()));
        return told.withDetail("lag", lag.toString())
                .withDetail("filesWaiting", metrics.pendingFiles())
                .withDetail("limit", limit.toString())
                .build();
    }
}
