package io.tracking.loader.window;

import org.jspecify.annotations.Nullable;

/** Rows are not of the canonical form; nothing of their message has gone into a file. */
public final class UnreadableRowsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableRowsException(String message, @Nullable Throwable cause) {
        super("Cannot read the rows: " + message, cause);
    }
}
