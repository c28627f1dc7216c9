package io.tracking.common.envelope;

/** A message that claims to be an envelope and cannot be read; it belongs into the dead-letter queue. */
public final class UnreadableEnvelopeException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableEnvelopeException(String message) {
        super("Cannot read the envelope: " + message);
    }

    UnreadableEnvelopeException(String message, Throwable cause) {
        super("Cannot read the envelope: " + message, cause);
    }
}
