package io.tracking.loader.intake;

import org.jspecify.annotations.Nullable;

/** A message that cannot become rows; it is left to the dead-letter queue. */
final class UnreadableMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableMessageException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
