package io.tracking.loader.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.common.record.Table;
import io.tracking.loader.Gate;
import io.tracking.loader.LoaderApplication;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LocalLake;
import io.tracking.loader.load.WarehouseFixtures;
import io.tracking.localaws.LocalAws;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the whole loader while Redshift, S3 or SQS is gone: each alarm rings, or says that it does not know, and is silent again
 * after it.
 */
class OutageIT {

    private static final String NAME = "services-gone-it";
    private static final String JDBC = "jdbc:";
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);
    private static final JsonMapper JSON = new JsonMapper();

    private static Gate sqs;
    private static Gate s3;
    private static Gate redshift;
    private static Lake lake;
    private static ConfigurableApplicationContext loader;
    private static int sequence;

    @BeforeAll
    static void start() {
        LocalAws aws = LocalAws.shared();
        aws.createQueue(NAME, Duration.ofSeconds(60), 3);
        lake = LocalLake.create(NAME);
        sqs = new Gate(aws.sqsEndpoint().getPort());
        s3 = new Gate(aws.s3Endpoint().getPort());
        redshift = new Gate(database().getPort());
        loader = startLoader();
    }

    private static ConfigurableApplicationContext startLoader() {
        LocalAws aws = LocalAws.shared();
        return SpringApplication.run(
                LoaderApplication.class,
                "--spring.profiles.active=sandbox",
                "--server.port=0",
                "--spring.cloud.aws.sqs.endpoint=" + sqs.through(aws.sqsEndpoint()),
                "--spring.cloud.aws.s3.endpoint=" + s3.through(aws.s3Endpoint()),
                "--tracking.queue.name=" + NAME,
                "--tracking.queue.long-poll=1s",
                "--tracking.queue.stop-within=2s",
                "--tracking.lake.bucket=" + NAME,
                "--tracking.spill.bucket=" + NAME,
                "--tracking.spill.interval=500ms",
                "--tracking.loader.load-interval=200ms",
                "--tracking.warehouse.max-lag=2s",
                "--tracking.self-check.interval=1s",
                "--spring.datasource.url=" + JDBC + redshift.through(database()),
                "--spring.datasource.hikari.connection-timeout=500");
    }

    private static URI database() {
        return URI.create(LocalAws.shared().redshiftUrl("services_gone_it").substring(JDBC.length()));
    }

    @AfterAll
    static void stop() {
        loader.close();
        List.of(sqs, s3, redshift).forEach(Gate::close);
    }

    private static String get(String path) throws Exception {
        URI base = URI.create("http://127.0.0.1:" + loader.getEnvironment().getProperty("local.server.port"));
        String login = Base64.getEncoder().encodeToString("admin:sandbox".getBytes(StandardCharsets.UTF_8));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(base.resolve(path))
                                .header("Authorization", "Basic " + login)
                                .timeout(LONGEST_ANSWER)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /** @param series as Prometheus names it, with its tags */
    private static double metric(String series) throws Exception {
        return get("/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series));
    }

    private static String health(String component) throws Exception {
        JsonNode components = JSON.readTree(get("/actuator/health")).get("components");
        return components.get(component).get("status").asString();
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(LONG).untilAsserted(assertion);
    }

    private static void publish() {
        sequence++;
        WarehouseFixtures.publish(
                lake, Table.EVENTS, Instant.now().truncatedTo(ChronoUnit.HOURS), sequence, "s" + sequence, 1);
    }

    private static void allIsWell() {
        eventually(() -> {
            List<String> wrong = new ArrayList<>();
            for (String zero : List.of(
                    "tracking_load_files_pending",
                    "tracking_load_rows_pending{table=\"events\"}",
                    "tracking_load_lag_seconds",
                    "tracking_load_stalled_seconds",
                    "tracking_lake_strangers",
                    "tracking_freshness_seconds",
                    "tracking_loader_spill_objects",
                    "tracking_loader_spill_age_seconds",
                    "tracking_self_check_files{finding=\"missing\"}",
                    "tracking_unreachable_seconds{service=\"redshift\"}",
                    "tracking_unreachable_seconds{service=\"s3\"}",
                    "tracking_unreachable_seconds{service=\"spill\"}",
                    "tracking_unreachable_seconds{service=\"sqs\"}")) {
                double value = metric(zero);
                if (value != 0) {
                    wrong.add(zero + " " + value);
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(health("loadLag")).isEqualTo("UP");
            assertThat(health("selfCheck")).isEqualTo("UP");
        });
    }

    @Test
    void withoutRedshiftWhatWaitsAgesAndCounts() throws Exception {
        publish();
        allIsWell();
        redshift.shut();

        publish();
        publish();

        eventually(() -> {
            assertThat(metric("tracking_load_lag_seconds")).isGreaterThan(2);
            assertThat(metric("tracking_load_stalled_seconds")).isGreaterThan(2);
            assertThat(metric("tracking_freshness_seconds")).isGreaterThan(2);
            assertThat(metric("tracking_load_files_pending")).isEqualTo(2);
            assertThat(metric("tracking_load_rows_pending{table=\"events\"}")).isEqualTo(6);
            assertThat(metric("tracking_unreachable_seconds{service=\"redshift\"}"))
                    .isPositive();
            assertThat(metric("tracking_self_check_age_seconds")).isGreaterThan(2);
            assertThat(health("loadLag")).isEqualTo("DOWN");
            assertThat(health("redshift")).isEqualTo("DOWN");
        });
        loader.close();
        loader = startLoader();
        eventually(() -> {
            assertThat(metric("tracking_load_lag_seconds"))
                    .as("after a restart")
                    .isGreaterThan(2);
            assertThat(metric("tracking_freshness_seconds")).isGreaterThan(2);
            assertThat(metric("tracking_load_files_pending")).isNaN();
            assertThat(metric("tracking_unreachable_seconds{service=\"redshift\"}"))
                    .isGreaterThan(2);
            assertThat(metric("tracking_self_check_files{finding=\"missing\"}")).isNaN();
            assertThat(health("loadLag")).isEqualTo("DOWN");
        });
        redshift.open();
        allIsWell();
    }

    @Test
    void withoutTheBucketAgesGrowAndCountsAreNotKnown() {
        publish();
        allIsWell();

        s3.shut();

        eventually(() -> {
            assertThat(metric("tracking_load_lag_seconds")).isGreaterThan(2);
            assertThat(metric("tracking_load_stalled_seconds")).isGreaterThan(2);
            assertThat(metric("tracking_freshness_seconds")).isGreaterThan(2);
            assertThat(metric("tracking_load_files_pending")).isNaN();
            assertThat(metric("tracking_load_rows_pending{table=\"utm\"}")).isNaN();
            assertThat(metric("tracking_lake_strangers")).isNaN();
            assertThat(metric("tracking_loader_spill_objects")).isNaN();
            assertThat(metric("tracking_loader_spill_age_seconds")).isGreaterThan(2);
            assertThat(metric("tracking_unreachable_seconds{service=\"s3\"}")).isGreaterThan(1);
            assertThat(metric("tracking_unreachable_seconds{service=\"spill\"}"))
                    .isGreaterThan(1);
            assertThat(health("loadLag")).isEqualTo("DOWN");
            assertThat(health("s3")).isEqualTo("DOWN");
        });
        s3.open();
        allIsWell();
    }

    @Test
    void withoutTheQueueTheLoaderSaysSo() {
        publish();
        allIsWell();

        sqs.shut();

        eventually(() -> {
            assertThat(metric("tracking_unreachable_seconds{service=\"sqs\"}")).isGreaterThan(2);
            assertThat(health("sqs")).isEqualTo("DOWN");
            assertThat(metric("tracking_load_lag_seconds"))
                    .as("that is the load's")
                    .isZero();
        });
        sqs.open();
        allIsWell();
    }

    @Test
    void everyTaskTellsWhenItLastEnded() throws Exception {
        for (String task : List.of("load", "self-check", "reprocess", "replay")) {
            assertThat(metric("tracking_task_idle_seconds{task=\"" + task + "\"}"))
                    .isNotNegative();
            assertThat(metric("tracking_task_running_seconds{task=\"" + task + "\"}"))
                    .isNotNegative();
        }
    }
}
