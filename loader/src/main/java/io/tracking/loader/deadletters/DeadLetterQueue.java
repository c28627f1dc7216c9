package io.tracking.loader.deadletters;

import io.tracking.loader.queue.QueueUnavailableException;
import io.tracking.loader.queue.ReceivedMessage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Gives access to messages that were received too often without being acknowledged. Thread-safe.
 *
 * <p>Every method throws {@link QueueUnavailableException} when the queue does not answer, or refuses.
 */
interface DeadLetterQueue {

    /**
     * A dead letter.
     *
     * @param message as it was received
     * @param receives how often it was received, by loaders and by looks at it
     * @param fault why it is no message at all; empty when reading it tells
     */
    record Letter(ReceivedMessage message, int receives, String fault) {

        Letter(ReceivedMessage message, int receives) {
            this(message, receives, "");
        }
    }

    /**
     * What came of taking letters out.
     *
     * @param taken ids of those that are gone
     * @param failed why others are still there, by id
     */
    record Taken(List<String> taken, Map<String, String> failed) {}

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

    /**
     * Removes dead letters, each once {@code keep} has returned; one for which it fails stays.
     *
     * @param ids which
     */
    Taken take(Set<String> ids, Consumer<Letter> keep);

    /** How many there are, within a few seconds. */
    long count();
}
