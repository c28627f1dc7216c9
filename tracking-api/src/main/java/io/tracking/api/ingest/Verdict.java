package io.tracking.api.ingest;

import io.tracking.api.sources.Admission;
import io.tracking.common.rejected.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what became of one request. */
public sealed interface Verdict {

    /** Says what to do in each case; a new one does not compile until everybody has thought of it. */
    interface Cases<R> {
        R taken(Taken taken);

        R malformed(Malformed malformed);

        R tooManyRecords(TooManyRecords tooMany);

        R overBudget(OverBudget overBudget);

        R overRate(OverRate overRate);

        R failed(Failed failed);

        R unavailable(Unavailable unavailable);
    }

    /** The answer of the case that it is. */
    <R> R choose(Cases<R> cases);

    /**
     * The queue has every record of it, the rejected ones whole.
     *
     * @param requestIds of the accepted records, in the body's order
     * @param rejected in the body's order
     * @param newCookieId a new cookie_id that an accepted record carries, null when none does
     */
    record Taken(List<String> requestIds, List<Rejected> rejected, @Nullable String newCookieId) implements Verdict {

        /** Whether nothing of it goes to the warehouse. */
        public boolean isAllRejected() {
            return requestIds.isEmpty() && !rejected.isEmpty();
        }

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.taken(this);
        }
    }

    /** The body could not be read; the queue has it, whole, as a rejected record. */
    record Malformed(String reason) implements Verdict {

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.malformed(this);
        }
    }

    /**
     * It holds more records than one body may, or becomes more than one body may; nothing of it was taken or kept.
     *
     * @param reason for people: the limit, and what to do
     */
    record TooManyRecords(String reason) implements Verdict {

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.tooManyRecords(this);
        }
    }

    /** Other requests have left no room for what it becomes; nothing of it was taken or kept. */
    record OverBudget() implements Verdict {

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.overBudget(this);
        }
    }

    /** Its sender has sent too many records lately; nothing of it was taken or kept. */
    record OverRate(Admission.Refused refused) implements Verdict {

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.overRate(this);
        }
    }

    /** A fault of this program; nothing of it was taken or kept. */
    record Failed() implements Verdict {

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.failed(this);
        }
    }

    /**
     * Not all of it is on the queue.
     *
     * @param requestIds of the records that were readable: sent again with these, none of them is stored twice
     */
    record Unavailable(List<String> requestIds) implements Verdict {

        @Override
        public <R> R choose(Cases<R> cases) {
            return cases.unavailable(this);
        }
    }

    /** Why one record was rejected, and its index in the body. */
    record Rejected(int index, List<FieldError> errors) {}
}
