package io.tracking.common.traces;

/** Says what a step is to the other side. */
public enum StepKind {
    /** Answers somebody's request. */
    SERVER,
    /** Puts something on a queue. */
    PRODUCER,
    /** Takes something from a queue. */
    CONSUMER,
    /** Concerns nobody else. */
    INTERNAL
}
