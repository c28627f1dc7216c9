package io.tracking.loader.queue;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Gives access to the queue of records, from the receiver's side. Thread-safe.
 *
 * <p>A received message is hidden for the visibility timeout, and comes again when it was not acknowledged by then.
 */
public interface EventQueue {

    /**
     * Waits for messages.
     *
     * @return some messages, none when none came in time
     * @throws QueueUnavailableException when the queue does not answer, or refuses
     */
    List<ReceivedMessage> receive();

    /**
     * Removes messages from the queue, any number of them.
     *
     * @return what the queue did not remove
     */
    List<Refusal> acknowledge(Collection<String> receipts);

    /**
     * Hides messages for {@code visibility} from now; zero gives them to the next receiver.
     *
     * @return what the queue did not change
     */
    List<Refusal> hide(Collection<String> receipts, Duration visibility);

    /**
     * Takes a message that cannot be read out of the way of the others, to where operators find it.
     *
     * @throws QueueUnavailableException when the queue does not answer, or refuses; the message comes again then
     */
    void setAside(String receipt);

    /**
     * How many messages there are, within a few seconds.
     *
     * @throws QueueUnavailableException when the queue does not answer, or refuses
     */
    Backlog backlog();

    /**
     * A message that a request was refused for.
     *
     * @param receipt whose
     * @param reason for people
     * @param again whether asking again can help
     */
    record Refusal(String receipt, String reason, boolean again) {}

    /**
     * Approximate counts.
     *
     * @param waiting may be received now
     * @param inFlight received by anyone, neither acknowledged nor back
     */
    record Backlog(long waiting, long inFlight) {}
}
