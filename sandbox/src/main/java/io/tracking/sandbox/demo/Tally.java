package io.tracking.sandbox.demo;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was sent and what became of it so far. Thread-safe. */
public final class Tally {

    private final LongAdder sent = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder eventRows = new LongAdder();
    private final LongAdder utmRows = new LongAdder();

    /** Records sent, repetitions of a client included. */
    public long sent() {
        return sent.sum();
    }

    /** Records answered with 202. */
    public long accepted() {
        return accepted.sum();
    }

    /** Those among the accepted that had been accepted before. */
    public long repeated() {
        return repeated.sum();
    }

    /** Records rejected, with a reason. */
    public long rejected() {
        return rejected.sum();
    }

    /** Records of requests that got no answer, or one that says to come again, to the end. */
    public long unanswered() {
        return unanswered.sum();
    }

    /** Rows that tracking.events must hold because of what was accepted. */
    public long eventRows() {
        return eventRows.sum();
    }

    /** Rows that tracking.utm must hold because of what was accepted. */
    public long utmRows() {
        return utmRows.sum();
    }

    void countSent(List<DemoRecord> records) {
        sent.add(records.size());
    }

    void countUnanswered(List<DemoRecord> records) {
        unanswered.add(records.size());
    }

    void countAnswered(List<DemoRecord> records, Set<Integer> rejectedIndices) {
        for (int index = 0; index < records.size(); index++) {
            if (rejectedIndices.contains(index)) {
                rejected.increment();
            } else {
                accepted.increment();
                countRows(records.get(index));
            }
        }
    }

    private void countRows(DemoRecord accepted) {
        if (accepted.counted().compareAndSet(false, true)) {
            eventRows.add(accepted.events());
            utmRows.add(accepted.utm());
        } else {
            repeated.increment();
        }
    }
}
