package io.tracking.loader.warehouse;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells errors that pass by themselves from the others. */
final class RedshiftErrors {

    private static final Pattern SERIALIZABLE_VIOLATION =
            Pattern.compile("\\b1023\\b.*isolation violation", Pattern.DOTALL);

    /** SQLSTATE classes of what is not there or not allowed, and of what the server lacks. */
    private static final Set<String> ABOUT_THE_WAREHOUSE =
            Set.of("08", "0A", "25", "26", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58");

    private static final Pattern ABOUT_THE_BUCKET = Pattern.compile(
            "S3ServiceException|S3CurlException|SlowDown|Access ?Denied|not authorized|assume role|AssumeRole|credentials"
                    + "|permission denied|read-only|could not open relation|Disk Full",
            Pattern.CASE_INSENSITIVE);

    private static final String OUT_OF_MEMORY = "53200";

    private RedshiftErrors() {}

    /** Disk or connections are used up. Memory is another matter: one statement may need all of it. */
    static boolean isFull(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return state.startsWith("53") && !state.equals(OUT_OF_MEMORY);
    }

    /**
     * Whether {@code error} is about rights, tables, space or the bucket, and no evidence against what was being loaded. In doubt
     * it is: files that wait can be loaded later, those in quarantine only by somebody who looks at them.
     */
    static boolean accusesNobody(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        return (state.length() == 5 && ABOUT_THE_WAREHOUSE.contains(state.substring(0, 2)))
                || ABOUT_THE_BUCKET.matcher(String.valueOf(error.getMessage())).find();
    }

    /** Whether a statement was stopped: it took longer than its limit, or somebody wanted it to end. */
    static boolean cancelled(SQLException error) {
        return "57014".equals(error.getSQLState())
                || String.valueOf(error.getMessage()).contains("cancelled on user's request");
    }

    /**
     * Why {@code error} may be gone at the next attempt; empty when it is about what was asked for.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html">1023, serializable isolation
     *     violation</a>
     */
    static Optional<LoadOutcome.Reason> passing(SQLException error) {
        if (error instanceof LockHeldException) {
            return Optional.of(LoadOutcome.Reason.LOCKED);
        }
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
                || cancelled(error)
                || error instanceof SQLTransientConnectionException
                || error instanceof SQLNonTransientConnectionException
                || error instanceof SQLRecoverableException) {
            return Optional.of(LoadOutcome.Reason.CONNECTION);
        }
        return Optional.empty();
    }
}
