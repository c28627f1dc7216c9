package io.tracking.loader.redshift;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells errors that pass by themselves from the others. */
public final class RedshiftErrors {

    /** What an error's message begins with: behind it there may be words of a record. */
    private static final String START = "^(?:ERROR: ?)?";

    /**
     * Two transactions met, or one met a table that was being changed.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/c_serial_isolation.html">1018 and 1023</a>
     * @see <a href="https://github.com/aws/amazon-redshift-jdbc-driver/issues/147">conflict with concurrent transaction</a>
     * @see <a href="https://github.com/dbt-labs/dbt-adapters/issues/617">could not open relation with OID</a>
     */
    private static final Pattern CONFLICT = Pattern.compile(
            START
                    + "(?:1023\\b.*isolation violation|1018\\b.*Relation does not exist"
                    + "|could not complete because of conflict with concurrent transaction"
                    + "|could not open relation with OID|table \\S+ dropped by concurrent transaction)",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /**
     * COPY was not let in, or S3 did not answer. A key that is not there is another matter: the loader looks for it itself.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/s3serviceexception-error.html">S3ServiceException</a>
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service.html">roles</a>
     */
    private static final Pattern UNREADABLE = Pattern.compile(
            START
                    + "(?:Problem reading manifest file ?- ?)?"
                    + "(?:S3ServiceException:(?!.*NoSuchKey)|S3CurlException|exception name ?: ?UnauthorizedException"
                    + "|User \\S+ (?:is not authorized to assume|does not have ASSUMEROLE)|Not authorized to get credentials of role"
                    + "|(?:The )?IAM role \\S+ is not (?:authorized|associated|valid)|Unable to assume role"
                    + "|The security token included in the request is (?:invalid|expired)"
                    + "|The AWS Access Key Id you provided does not exist)",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /**
     * The warehouse takes nothing for a while: it is being resized, or has no room left.
     *
     * @see <a href="https://docs.aws.amazon.com/redshift/latest/mgmt/resizing-cluster.html">read-only during a resize</a>
     */
    private static final Pattern CLOSED_FOR_A_WHILE = Pattern.compile(
            START
                    + "(?:cannot execute \\S+(?: \\S+)? in a read-only transaction|Disk Full"
                    + "|(?:The )?cluster is (?:being resized|in read-only mode)"
                    + "|(?:The )?(?:database|cluster) \\S* ?is (?:not available|read-only))",
            Pattern.CASE_INSENSITIVE);

    /** SQLSTATE classes of what is not there or not allowed, and of what the server lacks. */
    private static final Set<String> ABOUT_THE_WAREHOUSE =
            Set.of("08", "0A", "25", "26", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58");

    private static final Pattern ABOUT_THE_BUCKET = Pattern.compile(
            "S3ServiceException|S3CurlException|SlowDown|Access ?Denied|not authorized|assume role|AssumeRole|credentials"
                    + "|permission denied|read-only|could not open relation|Disk Full",
            Pattern.CASE_INSENSITIVE);

    private static final String OUT_OF_MEMORY = "53200";

    private RedshiftErrors() {}

    /** Disk or connections are used up, or nothing may be written. Memory is another matter: one statement may need all of it. */
    public static boolean isFull(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return (state.startsWith("53") && !state.equals(OUT_OF_MEMORY))
                || state.equals("25006")
                || CLOSED_FOR_A_WHILE
                        .matcher(String.valueOf(error.getMessage()))
                        .find();
    }

    /**
     * Whether {@code error} is about rights, tables, space or the bucket, and no evidence against what was being loaded. In doubt
     * it is: files that wait can be loaded later, those in quarantine only by somebody who looks at them.
     */
    public static boolean accusesNobody(SQLException error) {
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
     */
    public static Optional<SqlFailure> passing(SQLException error) {
        if (error instanceof LockHeldException) {
            return Optional.of(SqlFailure.LOCKED);
        }
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        String message = String.valueOf(error.getMessage());
        if (state.startsWith("40")
                || state.equals("55P03")
                || CONFLICT.matcher(message).find()) {
            return Optional.of(SqlFailure.CONFLICT);
        }
        if (UNREADABLE.matcher(message).find()) {
            return Optional.of(SqlFailure.UNREADABLE);
        }
        if (state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("57")
                || state.startsWith("53")
                || state.equals("25006")
                || CLOSED_FOR_A_WHILE.matcher(message).find()
                || cancelled(error)
                || error instanceof SQLTransientConnectionException
                || error instanceof SQLNonTransientConnectionException
                || error instanceof SQLRecoverableException) {
            return Optional.of(SqlFailure.CONNECTION);
        }
        return Optional.empty();
    }
}
