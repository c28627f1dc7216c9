package io.tracking.localaws.redshift;

import io.tracking.localaws.redshift.Expectation.Outcome;
import io.tracking.localaws.redshift.Expectation.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything PostgreSQL still owes, in order. After an error it answers nothing up to the next Sync. Thread-safe. */
final class ExpectationQueue {

    private final Deque<Expectation> owed = new ArrayDeque<>();
    private boolean skipping;

    /** Before the message is sent. */
    synchronized void add(Expectation expectation) {
        if (skipping && expectation.request != Request.SYNC) {
            expectation.end(Outcome.SKIPPED);
            return;
        }
        skipping = false;
        owed.add(expectation);
    }

    synchronized @Nullable Expectation first() {
        return owed.peek();
    }

    void answered() {
        Expectation first;
        synchronized (this) {
            first = owed.remove();
        }
        first.end(Outcome.ANSWERED);
    }

    /** The first one failed: the others up to the Sync are skipped. */
    void failed() {
        List<Expectation> skipped = new ArrayList<>();
        synchronized (this) {
            Expectation first = owed.peek();
            if (first == null || first.request.endsReady()) {
                return;
            }
            while (first != null && !first.request.endsReady()) {
                skipped.add(owed.remove());
                first = owed.peek();
            }
            skipping = first == null;
        }
        end(skipped);
    }

    /** The connection is gone. */
    void closed() {
        List<Expectation> skipped = new ArrayList<>();
        synchronized (this) {
            skipped.addAll(owed);
            owed.clear();
            skipping = true;
        }
        end(skipped);
    }

    private static void end(List<Expectation> skipped) {
        for (int i = 0; i < skipped.size(); i++) {
            skipped.get(i).end(i == 0 ? Outcome.FAILED : Outcome.SKIPPED);
        }
    }
}
