package io.tracking.api.protocol;

/** The body is JSON, and no event of that protocol can be told in it. */
final class NoEventsException extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what was expected and what was found; never a value of the body */
    NoEventsException(String message) {
        super(message);
    }
}
