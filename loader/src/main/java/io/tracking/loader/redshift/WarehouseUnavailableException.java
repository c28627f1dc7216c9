package io.tracking.loader.redshift;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The warehouse did not answer, or refused; what was asked for has not happened, unless the connection broke at the end. */
public final class WarehouseUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable SqlFailure passing;

    public WarehouseUnavailableException(String message, Optional<SqlFailure> passing, @Nullable Throwable cause) {
        super(message, cause);
        this.passing = passing.orElse(null);
    }

    /** Why it may go well at the next attempt; empty when it is about what was asked for. */
    public Optional<SqlFailure> passing() {
        return Optional.ofNullable(passing);
    }

    /** Whether it refused what it was asked: asking again changes nothing. */
    public boolean refused() {
        return passing == null;
    }
}
