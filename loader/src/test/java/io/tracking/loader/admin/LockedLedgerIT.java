package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.record.Table;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.localaws.LocalAws;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Shows that the gauges know what was published while a session holds the ledger. */
class LockedLedgerIT {

    private static final String NAME = "locked-ledger-it";

    @Test
    void whatWaitsIsCountedFromTheStart() throws Exception {
        try (RunningLoader loader = RunningLoader.start(NAME)) {
            MeterRegistry metrics = loader.context.getBean(MeterRegistry.class);
            Instant received = Instant.now().truncatedTo(ChronoUnit.HOURS);
            WarehouseFixtures.publish(loader.lake(), Table.EVENTS, received, 1, "s1", 1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            WarehouseFixtures.count(loader.context, "SELECT COUNT(*) FROM tracking.load_ledger") == 1);
            try (Connection analyst = DriverManager.getConnection(
                            LocalAws.shared().redshiftUrl(NAME.replace('-', '_')),
                            LocalAws.shared().redshiftUser(),
                            LocalAws.shared().redshiftPassword());
                    Statement statement = analyst.createStatement()) {
                analyst.setAutoCommit(false);
                statement.execute("LOCK TABLE tracking.load_ledger");

                WarehouseFixtures.publish(loader.lake(), Table.EVENTS, received, 2, "s2", 2);
                WarehouseFixtures.publish(loader.lake(), Table.UTM, received, 3, "s2", 2);

                Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    assertThat(value(metrics, "tracking.load.files.pending")).isEqualTo(2);
                    assertThat(value(metrics, "tracking.load.lag")).isPositive();
                    assertThat(value(metrics, "tracking.load.stalled")).isPositive();
                    assertThat(value(metrics, "tracking.freshness")).isPositive();
                });
                analyst.rollback();
            }
        }
    }

    private static double value(MeterRegistry metrics, String gauge) {
        return metrics.get(gauge).gauge().value();
    }
}
