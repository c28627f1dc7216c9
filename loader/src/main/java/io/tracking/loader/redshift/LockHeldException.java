package io.tracking.loader.redshift;

import java.io.Serial;
import java.sql.SQLTransientException;

/** Another session holds a lock, and did not let go in time; nothing has been done. The message names it. */
final class LockHeldException extends SQLTransientException {

    @Serial
    private static final long serialVersionUID = 1L;

    LockHeldException(String message, Throwable cause) {
        super(message, "55P03", cause);
    }
}
