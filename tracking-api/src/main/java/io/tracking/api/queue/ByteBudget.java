package io.tracking.api.queue;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all requests together may keep in memory. Thread-safe. */
public final class ByteBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** Starts with nothing used. */
    public ByteBudget(long limit) {
        this.limit = limit;
    }

    public long limit() {
        return limit;
    }

    public long used() {
        return used.get();
    }

    /** An empty share for one request. */
    public Share share() {
        return new Share();
    }

    /** What one request has reserved. Not thread-safe, but may be passed on from thread to thread. */
    public final class Share {

        private long bytes;

        private Share() {}

        /**
         * Changes the share.
         *
         * @return false, with the share as it was, when it would grow beyond what is left
         */
        public boolean resize(long newBytes) {
            long more = newBytes - bytes;
            long now = used.addAndGet(more);
            if (more > 0 && now > limit) {
                used.addAndGet(-more);
                return false;
            }
            bytes = newBytes;
            return true;
        }

        /** Gives everything back. */
        public void release() {
            resize(0);
        }
    }
}
