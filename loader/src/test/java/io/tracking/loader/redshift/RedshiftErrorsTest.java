package io.tracking.loader.redshift;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedshiftErrorsTest {

    private static Optional<SqlFailure> passing(String message) {
        return RedshiftErrors.passing(new SQLException(message, "XX000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR: 1023\n  Detail: Serializable isolation violation on table - 100, transactions forming the cycle are: 1, 2",
                "1018 DETAIL: Relation does not exist",
                "ERROR: could not complete because of conflict with concurrent transaction",
                "could not open relation with OID 6134794",
                "ERROR: table 115 dropped by concurrent transaction"
            })
    void whatMetAnotherTransactionPasses(String message) {
        assertThat(passing(message)).contains(SqlFailure.CONFLICT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown,Rid A,ExtRid B,CanRetry 1",
                "S3ServiceException:We encountered an internal error. Please try again.,Status 500,Error InternalError",
                "ERROR: S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid A,ExtRid B,CanRetry 1",
                "Problem reading manifest file - S3ServiceException:Access Denied,Status 403,Error AccessDenied,Rid A",
                "S3ServiceException:The specified bucket does not exist,Status 404,Error NoSuchBucket,Rid A",
                "S3ServiceException:The bucket you are attempting to access must be addressed using the specified endpoint."
                        + ",Status 301,Error PermanentRedirect,Rid A",
                "S3ServiceException:The provided token has expired.,Status 400,Error ExpiredToken,Rid A",
                "S3CurlException: Connection timed out after 50000 milliseconds, CurlError 28, multiCurlError 0, CanRetry 1",
                "User arn:aws:redshift:eu-west-1:000000000000:dbuser:c/loader is not authorized to assume IAM Role"
                        + " arn:aws:iam::000000000000:role/copy",
                "ERROR: Not authorized to get credentials of role arn:aws:iam::000000000000:role/copy",
                "exception name : UnauthorizedException, error type : 138, message: The requested role is not associated to cluster"
            })
    void aBucketThatRedshiftCannotReadIsNoFilesFault(String message) {
        assertThat(passing(message)).contains(SqlFailure.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cannot execute INSERT in a read-only transaction",
                "ERROR: cannot execute CREATE TABLE in a read-only transaction",
                "Disk Full\n  Detail: node: 1",
                "The cluster is in read-only mode"
            })
    void aWarehouseThatTakesNothingForAWhilePasses(String message) {
        assertThat(passing(message)).contains(SqlFailure.CONNECTION);
        assertThat(Retry.after(WarehouseUnavailableException.of(new SQLException(message, "XX000")), true)
                        .reason())
                .isEqualTo(Reason.CONNECTION);
    }

    /** An object that is gone is looked for by the loader itself; and an error may quote a record. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Rid A",
                "invalid value 'could not open relation with OID 1'",
                "invalid value \"S3ServiceException:Access Denied,Status 403\"",
                "Load into table 'tracking_stage' failed. Disk Full"
            })
    void whatMayBeAFilesFaultDoesNotPass(String message) {
        assertThat(passing(message)).isEmpty();
    }

    @Test
    void conflictsPass() {
        assertThat(RedshiftErrors.passing(new SQLException(
                        "1023 DETAIL: Serializable isolation violation on table - 100, transactions: 1, 2", "XX000")))
                .contains(SqlFailure.CONFLICT);
        assertThat(RedshiftErrors.passing(new SQLException("deadlock detected", "40P01")))
                .contains(SqlFailure.CONFLICT);
    }

    @Test
    void brokenConnectionsPass() {
        assertThat(RedshiftErrors.passing(new SQLException("The connection attempt failed.", "08001")))
                .contains(SqlFailure.CONNECTION);
        assertThat(RedshiftErrors.passing(new SQLException("terminating connection", "57P01")))
                .contains(SqlFailure.CONNECTION);
        assertThat(RedshiftErrors.passing(new SQLTransientConnectionException("redshift - not available")))
                .contains(SqlFailure.CONNECTION);
    }

    /** Credentials rotate, and either side may be first. */
    @Test
    void whoIsNotLetInWaits() {
        SQLException refused = new SQLException("FATAL: password authentication failed for user \"loader\"", "28000");

        assertThat(RedshiftErrors.passing(refused)).contains(SqlFailure.CONNECTION);
        assertThat(RedshiftErrors.accusesNobody(refused)).isTrue();
    }

    @Test
    void whatWasStoppedPasses() {
        assertThat(RedshiftErrors.passing(new SQLException("Query (4711) cancelled on user's request", "XX000")))
                .contains(SqlFailure.CONNECTION);
    }

    @Test
    void refusedDataDoesNotPass() {
        assertThat(RedshiftErrors.passing(new SQLException("Load into table 'stage' failed.", "XX000")))
                .isEmpty();
        assertThat(RedshiftErrors.passing(new SQLException("value too long: 10230 bytes", "22001")))
                .isEmpty();
    }

    @Test
    void whatTheWarehouseLacksAccusesNoFile() {
        assertThat(List.of(
                        new SQLException("permission denied for relation utm", "42501"),
                        new SQLException("relation \"tracking.utm\" does not exist", "42P01"),
                        new SQLException("permission denied for relation utm", "XX000")))
                .allMatch(RedshiftErrors::accusesNobody);
        assertThat(List.of(
                        new SQLException("timestamp out of range", "22008"),
                        new SQLException("Value too long for character type", "XX000"),
                        new SQLException("Assert", "XX000")))
                .noneMatch(RedshiftErrors::accusesNobody);
    }

    @Test
    void aFullDiskIsNoSetsFault() {
        WarehouseUnavailableException full =
                WarehouseUnavailableException.of(new SQLException("could not extend file", "53100"));
        WarehouseUnavailableException memory =
                WarehouseUnavailableException.of(new SQLException("out of memory", "53200"));

        assertThat(Retry.after(full, true).reason()).isEqualTo(Reason.CONNECTION);
        assertThat(Retry.after(memory, true).reason()).isEqualTo(Reason.SESSION);
        assertThat(Retry.after(memory, false).reason()).isEqualTo(Reason.CONNECTION);
    }
}
