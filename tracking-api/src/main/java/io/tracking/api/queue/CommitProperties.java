package io.tracking.api.queue;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configures how records wait for the queue.
 *
 * @param budget bytes of bodies and rows that all requests together may keep in memory
 * @param linger how long a lone record waits for company
 * @param commitTimeout after this long without the queue's confirmation a request is answered 503
 * @param sendsInFlight messages on their way to the queue at the same time, at most
 */
@ConfigurationProperties("tracking.api")
public record CommitProperties(DataSize budget, Duration linger, Duration commitTimeout, int sendsInFlight) {

    private static final DataSize SMALLEST_BUDGET = DataSize.ofMegabytes(1);
    private static final Duration LONGEST_LINGER = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);
    private static final int MOST_SENDS = 1_000;

    /** Checks the values. */
    public CommitProperties {
        if (budget.compareTo(SMALLEST_BUDGET) < 0) {
            throw new IllegalArgumentException("tracking.api.budget must be at least 1MB, got " + budget);
        }
        if (linger.isNegative() || linger.compareTo(LONGEST_LINGER) > 0) {
            throw new IllegalArgumentException("tracking.api.linger must be 0ms to 10s, got " + linger);
        }
        if (commitTimeout.compareTo(linger) <= 0 || commitTimeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("tracking.api.commit-timeout must be longer than tracking.api.linger ("
                    + linger + "), and at most 5m, got " + commitTimeout);
        }
        if (sendsInFlight < 1 || sendsInFlight > MOST_SENDS) {
            throw new IllegalArgumentException("tracking.api.sends-in-flight must be 1 to 1000, got " + sendsInFlight);
        }
    }
}
