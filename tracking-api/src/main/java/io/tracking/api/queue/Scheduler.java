package io.tracking.api.queue;

import java.time.Duration;

/** The passing of time, as the group commit sees it. */
interface Scheduler {

    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /** Runs a short task once, on another thread. */
    void schedule(Runnable task, Duration delay);
}
