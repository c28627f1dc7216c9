package io.tracking.api.queue;

import io.tracking.common.envelope.Envelope;
import java.util.concurrent.CompletionStage;

/** A durable place for messages on their way to the loader. Thread-safe; never blocks. */
public interface EventQueue {

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
