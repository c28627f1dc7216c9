package io.tracking.loader.intake;

import io.tracking.loader.queue.EventQueue;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Accompanies one delivery of a message whose rows are in a window. Thread-safe. */
final class Delivery {

    private final EventQueue queue;
    private final String receipt;
    private volatile Instant hiddenUntil;

    Delivery(EventQueue queue, String receipt, Instant hiddenUntil) {
        this.queue = queue;
        this.receipt = receipt;
        this.hiddenUntil = hiddenUntil;
    }

    /** Where it came from, and is acknowledged. */
    EventQueue queue() {
        return queue;
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

    /** The receipts of each queue. */
    static Map<EventQueue, List<String>> receipts(Collection<Delivery> deliveries) {
        return deliveries.stream()
                .collect(Collectors.groupingBy(
                        Delivery::queue, Collectors.mapping(Delivery::receipt, Collectors.toList())));
    }
}
