package io.tracking.loader.warehouse;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The warehouse did not answer, or refused; what was asked for has not happened, unless the connection broke at the end. */
public final class WarehouseUnavailableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    WarehouseUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
