package io.tracking.loader.schedule;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells those who have a question for the warehouse that it is awake: somebody has just had work for it, and one question more costs
 * nothing. Thread-safe.
 */
public final class Awake {

    private final List<Runnable> askers = new CopyOnWriteArrayList<>();

    /** Calls {@code asker} at every {@link #tell}. */
    public void add(Runnable asker) {
        askers.add(asker);
    }

    /** The warehouse is awake. */
    public void tell() {
        askers.forEach(Runnable::run);
    }
}
