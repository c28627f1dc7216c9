package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tracking.common.record.Table;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.localaws.LocalAws;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shows that another loader hears from the bucket of what one loader publishes, long before it would have listed it. */
class NotificationsIT {

    private static final Logger log = LoggerFactory.getLogger(NotificationsIT.class);
    private static final String NAME = "notifications-it";
    private static final String QUEUE = NAME + "-lake";

    @Test
    void aLoaderLoadsWhatAnotherOneHasPublished() throws Exception {
        assumeThat(System.getProperty("tracking.it.redshift-url"))
                .as("the bucket and the queue that it notifies are in one AWS")
                .isNull();
        LocalAws.shared().createQueue(QUEUE, Duration.ofSeconds(60), 3);
        try (RunningLoader publisher = RunningLoader.start(NAME, "--tracking.loader.load-interval=1h");
                RunningLoader other = RunningLoader.start(
                        NAME, "--tracking.loader.load-interval=1h", "--tracking.notifications.queue=" + QUEUE)) {
            notifyOf(publisher);
            // It publishes, and loads nothing itself.
            publisher.context.getBean("loadSchedule", SmartLifecycle.class).stop();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> metric(other, "tracking_load_files_pending")
                    .equals("0.0"));

            Instant received = Instant.now().truncatedTo(ChronoUnit.HOURS);
            Instant published = Instant.now();
            WarehouseFixtures.publish(publisher.lake(), Table.EVENTS, received, 1, "s1", 2);
            WarehouseFixtures.publish(publisher.lake(), Table.UTM, received, 2, "s1", 2);

            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(loaded(other))
                    .isEqualTo(Map.of("events", 3, "utm", 1)));
            log.info(
                    "{} ms from one loader's publication to another one's rows",
                    Duration.between(published, Instant.now()).toMillis());
            assertThat(metric(other, "tracking_notifications_files_total")).isEqualTo("2.0");
            assertThat(metric(other, "tracking_notifications_unreadable_total")).isEqualTo("0.0");
            assertThat(other.get("/actuator/health")
                            .at("/components/notifications/status")
                            .asString())
                    .isEqualTo("UP");
        }
    }

    /** The queue was never made: the loader loads what it publishes and lists, and says what it does not hear. */
    @Test
    void aLoaderGoesOnWithoutTheQueue() throws Exception {
        try (RunningLoader loader =
                RunningLoader.start("notifications-gone-it", "--tracking.notifications.queue=not-there")) {
            WarehouseFixtures.publish(
                    loader.lake(), Table.EVENTS, Instant.now().truncatedTo(ChronoUnit.HOURS), 1, "s1", 1);

            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(loaded(loader))
                    .isEqualTo(Map.of("events", 3)));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Double.parseDouble(
                                    metric(loader, "tracking_unreachable_seconds{service=\"notifications\"}"))
                            > 0);
            JsonNode health = new JsonMapper()
                    .readTree(loader.call("GET", "/actuator/health", "").body());
            assertThat(health.at("/components/notifications/status").asString()).isEqualTo("DOWN");
            assertThat(health.at("/components/notifications/details/reason").asString())
                    .contains("Cannot find queue not-there");
            assertThat(health.at("/components/sqs/status").asString()).isEqualTo("UP");
        }
    }

    /** By a slip of configuration: what is on the queue was answered 202. */
    @Test
    void aLoaderDoesNotStartWithTheQueueOfRecords() {
        assertThatThrownBy(() -> RunningLoader.start(NAME, "--tracking.notifications.queue=" + NAME))
                .hasStackTraceContaining(
                        "tracking.notifications.queue must be another queue than tracking.queue.name, got " + NAME);
    }

    private static Map<String, Integer> loaded(RunningLoader loader) throws Exception {
        Map<String, Integer> loaded = new TreeMap<>();
        for (JsonNode partition : loader.get("/admin/partitions").get("partitions")) {
            loaded.put(
                    partition.get("table").asString(), partition.get("loaded").asInt());
        }
        return loaded;
    }

    private static String metric(RunningLoader loader, String name) throws Exception {
        return loader.call("GET", "/actuator/prometheus", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("none");
    }

    /** As docs/OPERATIONS.md says to configure a bucket. */
    private static void notifyOf(RunningLoader loader) {
        loader.context.getBean(S3Client.class).putBucketNotificationConfiguration(put -> put.bucket(NAME)
                .notificationConfiguration(
                        configuration -> configuration.queueConfigurations(rule("events/"), rule("utm/"))));
    }

    private static QueueConfiguration rule(String prefix) {
        FilterRule filter = FilterRule.builder().name("prefix").value(prefix).build();
        return QueueConfiguration.builder()
                .queueArn("arn:aws:sqs:us-east-1:000000000000:" + QUEUE)
                .events(Event.S3_OBJECT_CREATED)
                .filter(keys -> keys.key(key -> key.filterRules(filter)))
                .build();
    }
}
