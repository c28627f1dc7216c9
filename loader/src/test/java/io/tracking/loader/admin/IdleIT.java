package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.tracking.common.record.Table;
import io.tracking.loader.SilentProxy;
import io.tracking.loader.warehouse.WarehouseFixtures;
import io.tracking.localaws.LocalAws;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A Serverless warehouse sleeps, and costs nothing, while it is not asked: an idle loader sends it nothing at all. */
class IdleIT {

    @Test
    void anIdleLoaderAsksTheWarehouseNothingAndLoadsWhatComes() throws Exception {
        URI redshift = URI.create(LocalAws.shared().redshiftUrl("idle_it").substring("jdbc:".length()));
        try (SilentProxy wire = new SilentProxy(redshift.getPort());
                RunningLoader loader = RunningLoader.start(
                        "idle-it",
                        "--tracking.self-check.interval=1h",
                        "--spring.datasource.url="
                                + LocalAws.shared()
                                        .redshiftUrl("idle_it")
                                        .replace(":" + redshift.getPort(), ":" + wire.port()))) {
            HikariDataSource pool = loader.context.getBean(HikariDataSource.class);
            assertThat(pool.getKeepaliveTime()).isZero();
            assertThat(pool.getMinimumIdle()).isZero();
            requireSilence(loader, wire);

            Instant received = Instant.now().truncatedTo(ChronoUnit.HOURS);
            WarehouseFixtures.publish(loader.lake(), Table.EVENTS, received, 1, "s1", 1);
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            loader.get("/admin/partitions")
                                    .get("partitions")
                                    .get(0)
                                    .get("loaded")
                                    .asInt())
                    .isEqualTo(3));

            requireSilence(loader, wire);
        }
    }

    /** Once what it had begun is over; health is asked for, as a load balancer does. */
    private static void requireSilence(RunningLoader loader, SilentProxy wire) {
        long[] before = {-1};
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .during(Duration.ofSeconds(6))
                .until(() -> {
                    boolean up = loader.call("GET", "/actuator/health", "").statusCode() == 200;
                    long now = wire.asked();
                    boolean silent = up && now == before[0];
                    before[0] = now;
                    return silent;
                });
    }
}
