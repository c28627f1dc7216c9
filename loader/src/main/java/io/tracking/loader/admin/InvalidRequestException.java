package io.tracking.loader.admin;

import io.tracking.loader.guard.Cut;
import java.io.Serial;
import java.util.Collection;

/** The request breaks a rule; the message names the field, what was expected and what came. */
final class InvalidRequestException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidRequestException(String field, String expected, Object got) {
        super(field + " must be " + expected + ", got " + Cut.of(got));
        this.field = field;
    }

    private InvalidRequestException(String field, String message) {
        super(message);
        this.field = field;
    }

    static InvalidRequestException unknownParameter(String name, Collection<String> known) {
        String cut = Cut.of(name);
        return new InvalidRequestException(
                cut,
                "Cannot take the query parameter " + cut + ": expected "
                        + (known.isEmpty() ? "none" : "only " + String.join(", ", known)));
    }

    String field() {
        return field;
    }
}
