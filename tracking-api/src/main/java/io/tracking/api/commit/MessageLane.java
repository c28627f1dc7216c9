package io.tracking.api.commit;

import io.tracking.common.envelope.Envelope;
import java.util.concurrent.CompletionStage;

/** Takes messages on their way to the loader, and confirms those that are safe. Thread-safe; never blocks. */
public interface MessageLane {

    /**
     * Sends one message.
     *
     * @return completes normally once the message is stored durably; exceptionally when it was refused or when there
     *     was no answer in time, and then the message may be there all the same. It always completes.
     */
    CompletionStage<Void> send(Envelope.Sealed message);

    /**
     * Asks whether the queue is there, at the cost of one call.
     *
     * @return completes exceptionally, with the reason, when it is not
     */
    CompletionStage<Void> check();
}
