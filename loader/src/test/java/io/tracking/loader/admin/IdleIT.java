package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.SilentProxy;
import io.tracking.loader.announce.HookServer;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.localaws.LocalAws;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * Shows that an idle loader sends a Serverless warehouse nothing at all: it sleeps, and costs nothing, while it is not asked.
 */
class IdleIT {

    private static final String NOTIFICATIONS = "idle-it-lake";

    @Test
    void anIdleLoaderAsksTheWarehouseNothingAndLoadsWhatComes() throws Exception {
        LocalAws.shared().createQueue(NOTIFICATIONS, Duration.ofSeconds(60), 3);
        URI redshift = URI.create(LocalAws.shared().redshiftUrl("idle_it").substring("jdbc:".length()));
        try (SilentProxy wire = new SilentProxy(redshift.getPort());
                HookServer told = new HookServer();
                RunningLoader loader = RunningLoader.start(
                        "idle-it",
                        "--tracking.self-check.interval=1h",
                        "--tracking.notifications.queue=" + NOTIFICATIONS,
                        "--tracking.notify.webhooks.dbt.url=" + told.url("/"),
                        "--tracking.notify.webhooks.dbt.secret=one-that-has-more-than-32-characters",
                        "--spring.datasource.url="
                                + LocalAws.shared()
                                        .redshiftUrl("idle_it")
                                        .replace(":" + redshift.getPort(), ":" + wire.port()))) {
            HikariDataSource pool = loader.context.getBean(HikariDataSource.class);
            assertThat(pool.getKeepaliveTime()).isZero();
            assertThat(pool.getMinimumIdle()).isZero();
            requireSilence(loader, wire);

            Instant received = Instant.now().truncatedTo(ChronoUnit.HOURS);
            FileKey file = WarehouseFixtures.publish(loader.lake(), Table.EVENTS, received, 1, "s1", 1);
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                            loader.get("/admin/partitions")
                                    .get("partitions")
                                    .get(0)
                                    .get("loaded")
                                    .asInt())
                    .isEqualTo(3));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !told.taken()
                    .isEmpty());

            requireSilence(loader, wire);

            long asked = wire.asked();
            tell(loader, file);
            requireSilence(loader, wire);
            assertThat(wire.asked()).as("of a file that it knows to be loaded").isEqualTo(asked);
        }
    }

    /** As S3 would, once the loader has taken it. */
    private static void tell(RunningLoader loader, FileKey file) {
        SqsAsyncClient sqs = loader.context.getBean(SqsAsyncClient.class);
        String url = sqs.getQueueUrl(get -> get.queueName(NOTIFICATIONS)).join().queueUrl();
        String event =
                """
                {"Records":[{"eventVersion":"2.1","eventName":"ObjectCreated:Put","s3":{"object":{"key":"%s"}}}]}""";
        sqs.sendMessage(send -> send.queueUrl(url).messageBody(event.formatted(file)))
                .join();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> loader.call("GET", "/actuator/prometheus", "")
                .body()
                .contains("tracking_notifications_files_total 1.0"));
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
