package io.tracking.localaws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A service that is started by whoever asks first; the others wait for it. */
final class Lazy<T extends AutoCloseable> {

    private final Supplier<T> start;
    private @Nullable T started;

    Lazy(Supplier<T> start) {
        this.start = start;
    }

    synchronized T get() {
        T service = started;
        if (service == null) {
            service = start.get();
            started = service;
        }
        return service;
    }

    synchronized void close() {
        T service = started;
        started = null;
        if (service == null) {
            return;
        }
        try {
            service.close();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot stop " + service.getClass().getSimpleName(), e);
        }
    }
}
