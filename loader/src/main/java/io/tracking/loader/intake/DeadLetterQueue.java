package io.tracking.loader.intake;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Messages that were received too often without being acknowledged. Thread-safe.
 *
 * <p>Every method throws {@link QueueUnavailableException} when the queue does not answer, or refuses.
 */
interface DeadLetterQueue {

    /**
     * A dead letter.
     *
     * @param message as it was received
     * @param receives how often it was received, by loaders and by looks at it
     */
    record Letter(Message message, int receives) {}

    /**
     * What came of a redrive.
     *
     * @param redriven ids of messages that are in the queue again
     * @param failed why others are not, by id
     */
    record Redrive(List<String> redriven, Map<String, String> failed) {}

    /**
     * Looks at dead letters, in no order. They are hidden from others for as long as that takes, at most half a minute.
     *
     * @param most how many of those that are wanted
     */
    List<Letter> look(Predicate<Letter> wanted, int most);

    /**
     * Sends dead letters to the queue again, as they are.
     *
     * @param ids which; empty for all that were there when the redrive began, as many as half a minute is enough for
     */
    Redrive redrive(Set<String> ids);

    /** How many there are, within a few seconds. */
    long count();
}
