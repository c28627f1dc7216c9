package io.tracking.common.record;

import java.util.List;

/** The body holds more records than one may; none of them has been accepted, and nothing is kept. */
public final class TooManyRecordsException extends MalformedBodyException {

    private static final long serialVersionUID = 1L;

    TooManyRecordsException(int most) {
        super("a body may have " + most + " records, got more; send them in several", List.of());
    }
}
