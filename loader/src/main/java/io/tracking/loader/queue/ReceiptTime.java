package io.tracking.loader.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides when a message's records were received. tracking-api says so by its own clock, the queue says when it took the
 * message by its own: they are seconds apart, or as long as a message may wait in the queue and its dead-letter queue before it
 * is redriven. When they are further apart tracking-api's clock is wrong, or the message is forged: then the queue's time
 * counts.
 *
 * <p>It only decides in which hour's file the rows go, that is, where loads look for them. The rows stay as they are.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">Message retention,
 *     at most 14 days</a>
 */
public final class ReceiptTime {

    private static final Duration AHEAD = Duration.ofDays(1);
    private static final Duration BEHIND = Duration.ofDays(14);

    private ReceiptTime() {}

    /**
     * The time that the rows of {@code message} are filed under.
     *
     * @param claimed by the message
     */
    public static Instant of(Instant claimed, ReceivedMessage message) {
        Instant taken = message.sentAt();
        // P4: rows are filed where loads look, whatever a clock says.
        return claimed.isAfter(taken.plus(AHEAD)) || claimed.isBefore(taken.minus(BEHIND)) ? taken : claimed;
    }
}
