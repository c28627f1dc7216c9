package io.tracking.api.protocol;

/** There is no room for what the body becomes. */
final class NoSpaceException extends Exception {

    private static final long serialVersionUID = 1L;
}
