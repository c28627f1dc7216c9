package io.tracking.loader.schedule;

import java.time.Duration;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Waits that double up to {@code longest}, by Spring's {@link ExponentialBackOff}, spread at random, so that many loaders do not
 * come back at the same moment. The first one takes from two thirds of {@code first} to {@code first}. Not thread-safe.
 */
public final class Backoff {

    private final ExponentialBackOff waits;
    private BackOffExecution current;

    /** Starts at {@code first}. */
    public Backoff(Duration first, Duration longest) {
        long spread = first.toMillis() / 3;
        waits = new ExponentialBackOff(Math.max(1, first.toMillis() - spread), 2);
        waits.setMaxInterval(Math.max(1, longest.toMillis()));
        waits.setJitter(spread);
        current = waits.start();
    }

    /** How long to wait now. */
    public Duration next() {
        return Duration.ofMillis(current.nextBackOff());
    }

    /** Back to the first wait: it worked. */
    public void reset() {
        current = waits.start();
    }
}
