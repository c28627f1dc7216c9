package io.tracking.loader.warehouse;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The warehouse did not answer, or refused; what was asked for has not happened, unless the connection broke at the end. */
public final class WarehouseUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final LoadOutcome.@Nullable Reason passing;

    WarehouseUnavailableException(String message, Optional<LoadOutcome.Reason> passing, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = passing.orElse(null);
    }

    /** Why; REFUSED when it is about what was asked for. */
    LoadOutcome.Reason reason() {
        return passing == null ? LoadOutcome.Reason.REFUSED : passing;
    }

    /** Whether it refused what it was asked: asking again changes nothing. */
    public boolean refused() {
        return passing == null;
    }
}
