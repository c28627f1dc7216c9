package io.tracking.loader.admin;

import java.io.Serial;

/** The request breaks a rule; the message names the field, what was expected and what came. */
final class InvalidRequestException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidRequestException(String field, String expected, Object got) {
        super(field + " must be " + expected + ", got " + got);
        this.field = field;
    }

    String field() {
        return field;
    }
}
