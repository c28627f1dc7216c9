package io.tracking.api.commit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts the bytes that all requests together keep in memory, and lets in no more than its limit. Thread-safe. */
public final class ByteBudget {

    private final long limit;
    private final LongSupplier nanoTime;
    private final AtomicLong used = new AtomicLong();

    /** When room was first refused since a request was last let in; 0 when none has been refused since. */
    private volatile long refusedSince;

    /** Starts with nothing used. */
    public ByteBudget(long limit) {
        this(limit, System::nanoTime);
    }

    /** The same by another clock. */
    public ByteBudget(long limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    public long limit() {
        return limit;
    }

    public long used() {
        return used.get();
    }

    /** For how long nobody has been let in; zero while the last one who asked was. */
    public Duration refusing() {
        long since = refusedSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
    }

    private void refused() {
        if (refusedSince == 0) {
            refusedSince = nanoTime.getAsLong() | 1;
        }
    }

    private void letIn() {
        if (refusedSince != 0) {
            refusedSince = 0;
        }
    }

    /** An empty share for one request. */
    public Share share() {
        return new Share();
    }

    /** Holds what one request has reserved. Thread-safe: the one that ends a request need not be the one that reads it. */
    public final class Share {

        private long bytes;
        private boolean released;

        private Share() {}

        /**
         * Changes the share.
         *
         * @return false, with the share as it was, when it would grow beyond what is left, or has been released
         */
        public synchronized boolean resize(long newBytes) {
            if (released) {
                return false;
            }
            long more = newBytes - bytes;
            long now = used.addAndGet(more);
            // P8: all requests together keep no more than the budget.
            if (more > 0 && now > limit) {
                used.addAndGet(-more);
                refused();
                return false;
            }
            if (more > 0) {
                letIn();
            }
            bytes = newBytes;
            return true;
        }

        /** Gives everything back, for good; once is enough. */
        public synchronized void release() {
            resize(0);
            released = true;
        }
    }
}
