package io.tracking.loader.queue;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * Tells what a message was before it was redriven. SQS gives it another id and another time of sending, but the ids and times
 * that {@link MessageReader} makes of them must stay the same.
 */
public final class Redriven {

    /** The attribute of a redriven message: its first id, a space, when it was first sent. */
    public static final String ATTRIBUTE = "redriven";

    private Redriven() {}

    /** The attribute's value for this message. */
    public static String of(ReceivedMessage message) {
        ReceivedMessage original = original(message);
        return original.id() + " " + original.sentAt();
    }

    /** The message as it was first sent; what it claims must be possible, or it counts for nothing. */
    public static ReceivedMessage original(ReceivedMessage message) {
        String[] first = message.attributes().getOrDefault(ATTRIBUTE, "").split(" ", 2);
        if (first.length < 2) {
            return message;
        }
        try {
            Instant sentAt = Instant.parse(first[1]);
            return sentAt.isBefore(Instant.EPOCH) || sentAt.isAfter(message.sentAt())
                    ? message
                    : new ReceivedMessage(first[0], message.receipt(), message.body(), message.attributes(), sentAt);
        } catch (DateTimeException e) {
            return message;
        }
    }
}
