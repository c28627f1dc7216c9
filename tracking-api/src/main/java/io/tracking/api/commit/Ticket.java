package io.tracking.api.commit;

import io.tracking.api.traces.RequestTrace;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits, for one request, for every message that carries one of its records. */
final class Ticket {

    final long handedOver;

    /** Null when none of its records is traced. */
    final @Nullable RequestTrace trace;

    private final Consumer<CommitOutcome> answer;
    private final AtomicInteger awaited = new AtomicInteger();
    private volatile boolean refused;

    Ticket(long handedOver, @Nullable RequestTrace trace, Consumer<CommitOutcome> answer) {
        this.handedOver = handedOver;
        this.trace = trace;
        this.answer = answer;
    }

    /** One more message to wait for; all of them are known before the first is sent. */
    void await() {
        awaited.incrementAndGet();
    }

    /**
     * One message is settled.
     *
     * @return true when it was the last one, and the request has been answered
     */
    boolean settle(CommitOutcome outcome) {
        if (outcome == CommitOutcome.REFUSED) {
            refused = true;
        }
        if (awaited.decrementAndGet() > 0) {
            return false;
        }
        answer.accept(refused ? CommitOutcome.REFUSED : CommitOutcome.CONFIRMED);
        return true;
    }
}
