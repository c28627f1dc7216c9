package io.tracking.loader.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.warehouse.LoadOutcome.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
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
    void refusedDataDoesNotPass() {
        assertThat(RedshiftErrors.passing(new SQLException("Load into table 'stage' failed.", "XX000")))
                .isEmpty();
        assertThat(RedshiftErrors.passing(new SQLException("value too long: 10230 bytes", "22001")))
                .isEmpty();
    }
}
