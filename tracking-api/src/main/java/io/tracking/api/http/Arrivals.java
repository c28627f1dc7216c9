package io.tracking.api.http;

import io.tracking.api.commit.ByteBudget;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of bodies that are still on their way. Together they keep at most their own part of the budget, so that there
 * is always room for those that are there; and where room is short, the one that has been coming for longest gives way, so that
 * slow bodies do not keep quick ones out. Thread-safe.
 */
final class Arrivals {

    /** A body that has been coming for less does not give way. */
    static final Duration QUICK = Duration.ofSeconds(1);

    /** So much of each is not counted: a small event, and be it in two packets, is never kept out by large bodies. */
    static final int SMALL = 4 * 1024;

    private final ByteBudget part;
    private final LongSupplier nanoTime;

    /** In the order in which they began. */
    private final Set<Arrival> underWay = new LinkedHashSet<>();

    /**
     * None yet.
     *
     * @param bytes that they keep together, at most
     */
    Arrivals(long bytes, LongSupplier nanoTime) {
        part = new ByteBudget(bytes);
        this.nanoTime = nanoTime;
    }

    /** A body of which nothing has come. */
    Arrival arrival() {
        return new Arrival();
    }

    long bytes() {
        return part.used();
    }

    private synchronized void begin(Arrival arrival) {
        underWay.add(arrival);
    }

    private synchronized void end(Arrival arrival) {
        underWay.remove(arrival);
    }

    private synchronized @Nullable Arrival slowest(Arrival inNeed) {
        long now = nanoTime.getAsLong();
        for (Arrival arrival : underWay) {
            if (now - arrival.began < QUICK.toNanos()) {
                return null;
            }
            if (arrival != inNeed) {
                underWay.remove(arrival);
                return arrival;
            }
        }
        return null;
    }

    /** Counts one body on its way. */
    final class Arrival {

        private final ByteBudget.Share share = part.share();
        private @Nullable Runnable giveWay;
        private long began;

        private Arrival() {}

        /**
         * It does not come at once.
         *
         * @param cutOff ends its request, and with it this arrival
         */
        void begin(Runnable cutOff) {
            giveWay = cutOff;
            began = nanoTime.getAsLong();
            Arrivals.this.begin(this);
        }

        /** Takes it that more is kept of it: false when there is no room in the part or, as {@code all} says, anywhere. */
        boolean grow(long bytes, ByteBudget.Share all) {
            while (!share.resize(Math.max(0, bytes - SMALL)) || !all.resize(bytes)) {
                // P8: where room is short, the body that has been coming for longest gives way.
                Arrival slowest = slowest(this);
                if (slowest == null || slowest.giveWay == null) {
                    return false;
                }
                slowest.giveWay.run();
            }
            return true;
        }

        /** It is there, or nobody waits for it any more. */
        void end() {
            if (giveWay != null) {
                share.release();
                Arrivals.this.end(this);
            }
        }
    }
}
