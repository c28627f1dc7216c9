package io.tracking.loader.accounting;

import io.tracking.loader.accounting.SelfCheckTable.Report;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Reports down while the last comparison found files that somebody has to look at; unknown when it is out of date. Asks nothing
 * itself.
 */
final class SelfCheckHealthIndicator implements HealthIndicator {

    private final SelfCheckTable selfChecks;

    SelfCheckHealthIndicator(SelfCheckTable selfChecks) {
        this.selfChecks = selfChecks;
    }

    @Override
    public Health health() {
        Optional<Report> last = selfChecks.own();
        if (last.isEmpty()) {
            return Health.unknown()
                    .withDetail("reason", "the bucket and the ledger have not been compared yet")
                    .build();
        }
        Report report = last.get();
        Health.Builder health = Health.up();
        if (report.alarms() > 0) {
            health = Health.down();
        } else if (selfChecks.outOfDate()) {
            health = Health.unknown().withDetail("reason", "no comparison has ended for " + selfChecks.age());
        }
        return health.withDetail("at", report.finishedAt().toString())
                .withDetail("files", report.files())
                .withDetail("findings", report.counts())
                .build();
    }
}
