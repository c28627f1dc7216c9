package io.tracking.sandbox.proxy;

/** Tells a connection which trouble there is now. Thread-safe. */
interface TroubleNow {

    /** {@link Trouble#NONE} when all is well. */
    Trouble current();

    /** Waits while this trouble lasts. */
    void awaitEndOf(Trouble trouble) throws InterruptedException;

    /** Waits while services are not to hear of clients that have left. */
    void awaitEndOfSilence() throws InterruptedException;
}
