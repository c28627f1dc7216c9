package io.tracking.loader.window;

import java.util.Collection;

/**
 * Hears what became of the rows that were appended with a delivery.
 *
 * @param <T> what was delivered, for example one queue message
 */
public interface Acknowledger<T> {

    /** Every file with rows of these deliveries is in the lake: they may be acknowledged, and only now. */
    void published(Collection<T> deliveries);

    /** The files cannot be written: these must be delivered again, not at once. */
    void failed(Collection<T> deliveries);

    /** The loader stops before the files are in the lake: these should be delivered again at once, to another one. */
    void released(Collection<T> deliveries);
}
