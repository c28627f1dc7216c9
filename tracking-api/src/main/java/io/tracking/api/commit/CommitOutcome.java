package io.tracking.api.commit;

/** Tells what became of a request's records. */
public enum CommitOutcome {
    /** The queue has confirmed them all. */
    CONFIRMED,
    /** The queue has not confirmed them all; some of them may be there. */
    REFUSED
}
