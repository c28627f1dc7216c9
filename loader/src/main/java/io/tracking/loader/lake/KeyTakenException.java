package io.tracking.loader.lake;

/** The key already holds another file; trying again cannot help, another key does. */
public final class KeyTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message cannot publish which key */
    public KeyTakenException(String message) {
        super(message);
    }
}
