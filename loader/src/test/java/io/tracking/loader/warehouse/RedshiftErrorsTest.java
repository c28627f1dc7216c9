package io.tracking.loader.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.warehouse.LoadOutcome.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedshiftErrorsTest {

    @Test
    void conflictsPass() {
        assertThat(RedshiftErrors.passing(new SQLException(
                        "1023 DETAIL: Serializable isolation violation on table - 100, transactions: 1, 2", "XX000")))
                .contains(Reason.CONFLICT);
        assertThat(RedshiftErrors.passing(new SQLException("deadlock detected", "40P01")))
                .contains(Reason.CONFLICT);
    }

    @Test
    void brokenConnectionsPass() {
        assertThat(RedshiftErrors.passing(new SQLException("The connection attempt failed.", "08001")))
                .contains(Reason.CONNECTION);
        assertThat(RedshiftErrors.passing(new SQLException("terminating connection", "57P01")))
                .contains(Reason.CONNECTION);
        assertThat(RedshiftErrors.passing(new SQLTransientConnectionException("redshift - not available")))
                .contains(Reason.CONNECTION);
    }

    @Test
    void whatWasStoppedPasses() {
        assertThat(RedshiftErrors.passing(new SQLException("Query (4711) cancelled on user's request", "XX000")))
                .contains(Reason.CONNECTION);
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
                        new SQLException("cannot execute INSERT in a read-only transaction", "25006"),
                        new SQLException(
                                "S3ServiceException:Please reduce your request rate.,Status 503,Error SlowDown",
                                "XX000"),
                        new SQLException("S3CurlException: Connection timed out", "XX000"),
                        new SQLException("User arn:aws:redshift:… is not authorized to assume IAM Role", "XX000"),
                        new SQLException("could not open relation with OID 4711", "XX000"),
                        new SQLException("Disk Full", "XX000")))
                .allMatch(RedshiftErrors::accusesNobody);
        assertThat(List.of(
                        new SQLException("timestamp out of range", "22008"),
                        new SQLException("Value too long for character type", "XX000"),
                        new SQLException("Assert", "XX000")))
                .noneMatch(RedshiftErrors::accusesNobody);
    }

    @Test
    void aFullDiskIsNoSetsFault() {
        SQLException full = new SQLException("could not extend file", "53100");
        SQLException memory = new SQLException("out of memory", "53200");

        assertThat(RedshiftWarehouse.retry(full, true).reason()).isEqualTo(Reason.CONNECTION);
        assertThat(RedshiftWarehouse.retry(memory, true).reason()).isEqualTo(Reason.SESSION);
        assertThat(RedshiftWarehouse.retry(memory, false).reason()).isEqualTo(Reason.CONNECTION);
    }
}
