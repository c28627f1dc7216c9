package io.tracking.loader.announce;

import java.time.Duration;

/** Somebody who is told. Thread-safe. */
interface Receiver {

    /** As the configuration calls it. */
    String name();

    /** Whether it is told of this kind, as in {@link Letter#kind}. */
    boolean wants(String kind);

    /** {@link #tell} takes no longer. */
    Duration timeout();

    /** Sends once, and waits for the answer. */
    Receipt tell(Letter letter) throws InterruptedException;
}
