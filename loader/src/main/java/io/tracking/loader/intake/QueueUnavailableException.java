package io.tracking.loader.intake;

/** The queue did not answer, or refused. */
final class QueueUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    QueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
