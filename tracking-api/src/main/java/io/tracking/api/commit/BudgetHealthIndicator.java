package io.tracking.api.commit;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells whether requests are let in. One holds its share of the budget for less than {@link #TOO_LONG}; so, when nobody has been let in
 * for that long and half of the budget and more is used all the same, something is never given back, and only another
 * process helps: neither ready nor live.
 */
final class BudgetHealthIndicator implements HealthIndicator {

    static final Duration TOO_LONG = Duration.ofMinutes(2);

    private final ByteBudget budget;

    BudgetHealthIndicator(ByteBudget budget) {
        this.budget = budget;
    }

    @Override
    public Health health() {
        boolean stuck = budget.refusing().compareTo(TOO_LONG) > 0 && budget.used() > budget.limit() / 2;
        return stuck
                ? Health.down()
                        .withDetail("error", "no request let in for " + budget.refusing() + ", used " + budget.used())
                        .build()
                : Health.up().build();
    }
}
