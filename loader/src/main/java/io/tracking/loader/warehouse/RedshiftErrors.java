package io.tracking.loader.warehouse;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells errors that pass by themselves from the others. */
final class RedshiftErrors {

    private static final Pattern SERIALIZABLE_VIOLATION =
            Pattern.compile("\\b1023\\b.*isolation violation", Pattern.DOTALL);

    private RedshiftErrors() {}

    /**
     * Why {@code error} may be gone at the next attempt; empty when it is about what was asked for.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html">1023, serializable isolation
     *     violation</a>
     */
    static Optional<LoadOutcome.Reason> passing(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String message = String.valueOf(error.getMessage());
        if (state.startsWith("40")
                || state.equals("55P03")
                || SERIALIZABLE_VIOLATION.matcher(message).find()) {
            return Optional.of(LoadOutcome.Reason.CONFLICT);
        }
        if (state.startsWith("08")
                || state.startsWith("57")
                || state.startsWith("53")
                || error instanceof SQLTransientConnectionException
                || error instanceof SQLNonTransientConnectionException
                || error instanceof SQLRecoverableException) {
            return Optional.of(LoadOutcome.Reason.CONNECTION);
        }
        return Optional.empty();
    }
}
