package io.tracking.loader.console;

import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.QueueUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows how long the queue is, and asks SQS for it at most every ten seconds, whoever looks. Thread-safe. */
final class QueueLength {

    private static final Logger log = LoggerFactory.getLogger(QueueLength.class);

    static final Duration KEPT = Duration.ofSeconds(10);

    private final EventQueue queue;
    private final Clock clock;
    private Instant asked = Instant.MIN;
    private volatile Now.@Nullable Queue last;

    QueueLength(EventQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    /** As last seen, with its time; asks nobody. */
    Optional<Now.Queue> known() {
        return Optional.ofNullable(last);
    }

    /** Asks, unless it was asked a moment ago; what was seen before stays when SQS does not answer. Takes seconds then. */
    synchronized void look() {
        Instant now = clock.instant();
        if (asked.isAfter(now.minus(KEPT)) && !asked.isAfter(now)) {
            return;
        }
        asked = now;
        try {
            EventQueue.Backlog backlog = queue.backlog();
            last = new Now.Queue(backlog.waiting(), backlog.inFlight(), now);
        } catch (QueueUnavailableException e) {
            log.debug("Cannot see how long the queue is: {}", e.getMessage());
        }
    }
}
