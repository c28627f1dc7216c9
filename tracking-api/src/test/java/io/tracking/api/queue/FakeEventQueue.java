package io.tracking.api.queue;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A queue that answers when the test says so. Thread-safe. */
final class FakeEventQueue implements EventQueue {

    /** One call to the queue. */
    record Call(Envelope.Sealed message, CompletableFuture<Void> answer) {

        void confirm() {
            answer.complete(null);
        }

        void refuse() {
            answer.completeExceptionally(new IllegalStateException("ServiceUnavailable"));
        }

        Envelope envelope() {
            try {
                return Envelope.open(message.body(), message.attributes());
            } catch (UnreadableEnvelopeException e) {
                throw new AssertionError(e);
            }
        }

        List<String> events() {
            return envelope().events().lines();
        }

        List<String> utm() {
            return envelope().utm().lines();
        }

        List<String> rejected() {
            return envelope().rejected().lines();
        }
    }

    private final Deque<Call> calls = new ConcurrentLinkedDeque<>();
    private volatile boolean confirming;
    private volatile boolean refusing;

    /** Confirms every message at once. */
    FakeEventQueue confirming() {
        confirming = true;
        return this;
    }

    /** Refuses every message at once. */
    FakeEventQueue refusing() {
        refusing = true;
        return this;
    }

    @Override
    public CompletionStage<Void> send(Envelope.Sealed message) {
        Call call = new Call(message, new CompletableFuture<>());
        calls.add(call);
        if (confirming) {
            call.confirm();
        } else if (refusing) {
            call.refuse();
        }
        return call.answer();
    }

    @Override
    public CompletionStage<Void> check() {
        return refusing
                ? CompletableFuture.failedFuture(new IllegalStateException("NonExistentQueue"))
                : CompletableFuture.completedFuture(null);
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    Call call(int index) {
        return calls().get(index);
    }
}
