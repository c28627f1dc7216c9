package io.tracking.loader.window;

/** Names why a window closes. */
enum RollReason {
    /** The wall clock has left the window. */
    TIME,
    /** As many compressed bytes as memory is meant to hold. */
    BYTES,
    /** As many rows as one load should take. */
    ROWS,
    /** As many messages in flight as this loader may have. */
    MESSAGES,
    /** As many files as may be open, when a backlog spans many hours. */
    FILES,
    /** A file cannot be written; the window is abandoned. */
    FAILURE,
    /** The loader stops. */
    SHUTDOWN
}
