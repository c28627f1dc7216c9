package io.tracking.loader.redshift;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Redshift is there and does not let this loader in. It passes: credentials rotate, and either side may be first. */
final class SignInRefusedException extends SQLTransientConnectionException {

    private static final long serialVersionUID = 1L;

    SignInRefusedException(String reason) {
        super(reason, "28000");
    }

    SignInRefusedException(String reason, SQLException cause) {
        super(reason, "28000", cause);
    }
}
