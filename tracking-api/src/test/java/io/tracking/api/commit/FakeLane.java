package io.tracking.api.commit;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Stands in for a queue, and answers when the test says so. Thread-safe. */
public final class FakeLane implements MessageLane {

    /** One call to the queue. */
    public record Call(Envelope.Sealed message, CompletableFuture<Void> answer) {

        public void confirm() {
            answer.complete(null);
        }

        public void refuse() {
            answer.completeExceptionally(new IllegalStateException("ServiceUnavailable"));
        }

        public Envelope envelope() {
            try {
                return Envelope.open(message.body(), message.attributes());
            } catch (UnreadableEnvelopeException e) {
                throw new AssertionError(e);
            }
        }

        public List<String> events() {
            return envelope().events().lines();
        }

        public List<String> utm() {
            return envelope().utm().lines();
        }

        public List<String> rejected() {
            return envelope().rejected().lines();
        }
    }

    private final Deque<Call> calls = new ConcurrentLinkedDeque<>();
    private volatile boolean confirming;
    private volatile boolean refusing;

    /** Confirms every message at once. */
    public FakeLane confirming() {
        confirming = true;
        return this;
    }

    /** Refuses every message at once. */
    public FakeLane refusing() {
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

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public Call call(int index) {
        return calls().get(index);
    }
}
