package io.tracking.api.time;

import java.time.Duration;

/** Lets time pass, as the group commit sees it. */
public interface Scheduler {

    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /** Runs a short task once, on another thread. */
    void schedule(Runnable task, Duration delay);
}
