package io.tracking.bench.redshift;

/** Says what could not be done, to what, and what to do; {@code bench/redshift} prints it and ends with 1. */
final class CannotMeasureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotMeasureException(String message) {
        super(message);
    }

    CannotMeasureException(String message, Throwable cause) {
        super(message, cause);
    }
}
