package io.tracking.loader.schedule;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wakes those who sleep until their next turn, because something was asked for. Of this process alone. Thread-safe. */
public final class WakeUp {

    private final List<Runnable> sleepers = new CopyOnWriteArrayList<>();

    /** Calls {@code sleeper} at every {@link #ring}. */
    public LoadSchedule of(LoadSchedule sleeper) {
        sleepers.add(sleeper::wake);
        return sleeper;
    }

    public void ring() {
        sleepers.forEach(Runnable::run);
    }
}
