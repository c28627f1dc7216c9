package io.tracking.loader.queue;

import org.jspecify.annotations.Nullable;

/** A message that cannot become rows; it is left to the dead-letter queue. */
public final class UnreadableMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableMessageException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
