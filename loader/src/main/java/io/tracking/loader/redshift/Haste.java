package io.tracking.loader.redshift;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how long Redshift may take while somebody waits for this thread: from here to {@link #end} it has to answer soon, on
 * connections that loads do not use. The time is counted while Redshift is asked, and not while a bucket or a queue is.
 */
public final class Haste {

    private static final ThreadLocal<@Nullable Haste> OF_THREAD = new ThreadLocal<>();
    private static final Duration LEAST = Duration.ofMillis(300);

    private final Duration answer;
    private final Duration longest;
    private final @Nullable Haste outer;
    private long spentNanos;
    private long askedSince;

    private Haste(Duration answer, Duration longest, @Nullable Haste outer) {
        this.answer = answer;
        this.longest = longest;
        this.outer = outer;
    }

    /**
     * Begins, for this thread.
     *
     * @param answer for connections, locks and statements of this thread together
     * @param longest for one statement alone, where it is known to take longer; else zero
     */
    public static Haste begin(Duration answer, Duration longest) {
        Haste haste = new Haste(answer, longest, OF_THREAD.get());
        OF_THREAD.set(haste);
        return haste;
    }

    /** Of this thread; null when nobody waits for it. */
    public static @Nullable Haste ofThread() {
        return OF_THREAD.get();
    }

    /** Redshift is asked from now on. */
    public void asked() {
        askedSince = System.nanoTime();
    }

    /** Redshift has answered, or not. */
    void answered() {
        spentNanos += System.nanoTime() - askedSince;
    }

    /** While Redshift is asked: what is left for it. */
    Duration left() {
        Duration left = answer.minusNanos(spentNanos + System.nanoTime() - askedSince);
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    /** For one statement. */
    public Duration statement() {
        Duration left = left();
        return left.compareTo(longest) < 0 ? longest : left;
    }

    /** Nobody waits any more. */
    public void end() {
        OF_THREAD.set(outer);
    }
}
