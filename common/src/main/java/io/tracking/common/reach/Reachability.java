package io.tracking.common.reach;

import java.util.function.LongSupplier;

/** Measures how long a service has not answered, by the calls that were made anyway: it asks nothing itself. Thread-safe. */
public final class Reachability {

    private static final double NANOS = 1e9;

    private enum Answer {
        NOT_ASKED,
        YES,
        NO
    }

    private final LongSupplier nanoTime;
    private volatile long since;
    private volatile Answer last = Answer.NOT_ASKED;

    /** @param nanoTime as {@link System#nanoTime}: a clock that is set does not count */
    public Reachability(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** It has answered; a refusal is an answer when it is about what was asked. */
    public void answered() {
        since = nanoTime.getAsLong();
        last = Answer.YES;
    }

    /** It has not answered, or refuses everything. */
    public void failed() {
        last = Answer.NO;
    }

    /**
     * Seconds since it last answered, or since this was made when it never has; 0 when its last answer was good, NaN while nobody
     * has asked it.
     */
    public double unreachableSeconds() {
        return switch (last) {
            case NOT_ASKED -> Double.NaN;
            case YES -> 0;
            case NO -> (nanoTime.getAsLong() - since) / NANOS;
        };
    }
}
