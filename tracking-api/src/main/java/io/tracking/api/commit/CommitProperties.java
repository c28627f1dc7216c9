package io.tracking.api.commit;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Configures how records wait for the queue.
 *
 * @param budget bytes of bodies and rows that all requests together may keep in memory
 * @param linger how long a lone record waits for company
 * @param commitTimeout after this long without the queue's confirmation a request is answered 503
 * @param sendsInFlight messages on their way to the queue at the same time, at most
 */
@Validated
@ConfigurationProperties("tracking.api")
public record CommitProperties(
        @NotNull DataSize budget,
        @NotNull
                @DurationMin(message = CommitProperties.LINGER)
                @DurationMax(seconds = 10, message = CommitProperties.LINGER)
                Duration linger,
        @NotNull @DurationMax(minutes = 5, message = "must be at most 5m") Duration commitTimeout,
        @Min(value = 1, message = CommitProperties.SENDS) @Max(value = 1_000, message = CommitProperties.SENDS)
                int sendsInFlight) {

    static final String LINGER = "must be 0ms to 10s";
    static final String SENDS = "must be 1 to 1000";

    private static final DataSize SMALLEST_BUDGET = DataSize.ofMegabytes(1);

    /** Checks what no constraint can. */
    public CommitProperties {
        if (budget.compareTo(SMALLEST_BUDGET) < 0) {
            throw new IllegalArgumentException("tracking.api.budget must be at least 1MB, got " + budget);
        }
        if (commitTimeout.compareTo(linger) <= 0) {
            throw new IllegalArgumentException("tracking.api.commit-timeout must be longer than tracking.api.linger ("
                    + linger + "), got " + commitTimeout);
        }
    }
}
