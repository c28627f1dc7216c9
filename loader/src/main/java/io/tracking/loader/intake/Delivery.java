package io.tracking.loader.intake;

import java.time.Instant;

/** One delivery of a message whose rows are in a window. Thread-safe. */
final class Delivery {

    private final String receipt;
    private volatile Instant hiddenUntil;

    Delivery(String receipt, Instant hiddenUntil) {
        this.receipt = receipt;
        this.hiddenUntil = hiddenUntil;
    }

    String receipt() {
        return receipt;
    }

    /** When the queue delivers the message again, unless it is acknowledged or hidden for longer. */
    Instant hiddenUntil() {
        return hiddenUntil;
    }

    void hiddenUntil(Instant instant) {
        hiddenUntil = instant;
    }
}
