package io.tracking.loader.schedule;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that double from {@code first} up to {@code longest}, each shortened at random by up to a half, so that many
 * loaders do not come back at the same moment. Not thread-safe.
 */
public final class Backoff {

    private final Duration first;
    private final Duration longest;
    private Duration next;

    /** Starts at {@code first}. */
    public Backoff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait now. */
    public Duration next() {
        Duration wait = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        long nanos = Math.max(2, wait.toNanos());
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(nanos / 2, nanos));
    }

    /** Back to the first wait: it worked. */
    public void reset() {
        next = first;
    }
}
