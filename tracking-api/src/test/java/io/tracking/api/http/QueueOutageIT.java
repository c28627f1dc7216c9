package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import io.tracking.api.SpillUnderTest;
import io.tracking.localaws.AwsUnderTest;
import io.tracking.localaws.LocalAws;
import io.tracking.localaws.LocalAwsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueOutageIT {

    private static final String RECORD = "{\"topic\":\"a\",\"request_id\":\"outage\"}";

    @TempDir
    private Path directory;

    private static double unreachable(Client client, String service) throws IOException {
        return client.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("tracking_unreachable_seconds{service=\"" + service + "\"} "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void answers503AndIsNotReadyUntilTheQueueIsBack() throws IOException {
        int sqsPort = freePort();
        try (RunningApi api = start(sqsPort, "tracking.api.commit-timeout=3s")) {
            Client client = api.client();

            HttpResponse<String> refused = client.post(RECORD);
            HttpResponse<String> image = client.get("/track.gif?topic=a");

            assertUnavailable(refused);
            assertThat(refused.body()).endsWith("\"request_ids\":[\"outage\"]}");
            assertUnavailable(image);
            assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            double unreachable = unreachable(client, "queue");
            await().atMost(Duration.ofSeconds(60)).until(() -> unreachable(client, "queue") > unreachable);

            try (LocalAws aws = LocalAws.start(new LocalAwsOptions(directory, "127.0.0.1", sqsPort, 0, 0));
                    QueueUnderTest queue = QueueUnderTest.create(
                            new AwsUnderTest("late", aws.sqsEndpoint(), aws.sqsEndpoint(), "us-east-1", "any", "any"),
                            "outage-it")) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> client.get("/actuator/health/readiness").statusCode() == 200);

                assertThat(unreachable(client, "queue")).isZero();
                assertThat(client.post(RECORD).statusCode()).isEqualTo(202);
                assertThat(queue.drain().events()).hasSize(1);
            }
        }
    }

    @Test
    void spillsAndStaysReadyWhileTheQueueIsGone() throws IOException {
        try (SpillUnderTest spill = SpillUnderTest.create();
                RunningApi api = start(freePort(), spill.properties())) {
            Client client = api.client();

            HttpResponse<String> taken = client.post(RECORD);
            HttpResponse<String> rejected = client.post("{\"no\":\"topic\"}");

            assertThat(taken.statusCode()).isEqualTo(202);
            assertThat(rejected.statusCode()).isEqualTo(400);
            assertThat(spill.events()).singleElement().asString().contains("\"request_id\":\"outage\"");
            assertThat(spill.keys()).hasSize(2);
            assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            assertThat(client.get("/actuator/health").body())
                    .contains("\"queue\":{\"status\":\"DOWN\"}", "\"spill\":{\"status\":\"UP\"}");
            assertThat(unreachable(client, "queue")).isPositive();
            assertThat(unreachable(client, "spill")).isZero();
            assertThat(client.get("/actuator/prometheus").body())
                    .contains(
                            "tracking_messages_confirmed_total 2.0",
                            "tracking_lane_confirmed_total{lane=\"spill\"} 2.0",
                            "tracking_lane_rows_total{lane=\"spill\",table=\"events\"} 1.0",
                            "tracking_lane_rows_total{lane=\"spill\",table=\"rejected\"} 1.0",
                            "tracking_records_accepted_total 1.0");
        }
    }

    @Test
    void answers503WhenNeitherLaneTakesIt() throws IOException {
        try (SpillUnderTest spill = SpillUnderTest.create();
                RunningApi api = start(
                        freePort(),
                        spill.properties(),
                        "tracking.spill.bucket=not-there",
                        "tracking.queue.send-timeout=200ms",
                        "tracking.spill.send-timeout=300ms",
                        "tracking.api.commit-timeout=500ms")) {
            Client client = api.client();

            HttpResponse<String> refused = client.post(RECORD);

            assertUnavailable(refused);
            assertThat(refused.body()).endsWith("\"request_ids\":[\"outage\"]}");
            assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(client.get("/actuator/prometheus").body()).contains("tracking_records_unavailable_total 1.0");
        }
    }

    @Test
    void refusesToStartWithoutTimeForBothLanes() {
        assertThatThrownBy(() -> start(1, Map.of("tracking.spill.bucket", "lake"), "tracking.api.commit-timeout=4s"))
                .hasStackTraceContaining("tracking.api.commit-timeout must be at least tracking.queue.send-timeout and"
                        + " tracking.spill.send-timeout together (PT5S), got PT4S");
    }

    @Test
    void answers503AtOnceWhenTheBudgetIsSpent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                RunningApi api =
                        start(silent.getLocalPort(), "tracking.api.commit-timeout=8s", "tracking.api.budget=1MB")) {
            Client client = api.client();
            String body =
                    "[" + (RECORD.replace("\"a\"", "\"" + "a".repeat(1_000) + "\"") + ",").repeat(300) + RECORD + "]";

            CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(() -> client.post(body));
            await().atMost(Duration.ofSeconds(60)).until(() -> metric(client, "tracking_budget_used_bytes") > 300_000);
            HttpResponse<String> refused = client.post(body);

            assertUnavailable(refused);
            assertThat(waiting).isNotDone();
            assertUnavailable(waiting.join());
            await().atMost(Duration.ofSeconds(60)).until(() -> metric(client, "tracking_budget_used_bytes") == 0);
            HttpResponse<String> more =
                    client.post(body.replace("[", "[" + body.substring(1, body.length() - 1) + ","));
            assertThat(more.statusCode()).isEqualTo(413);
            assertThat(more.body()).contains("with what fills in their fields, may take up");
        }
    }

    private static double metric(Client client, String name) {
        return client.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static RunningApi start(int sqsPort, String... more) {
        return start(sqsPort, Map.of(), more);
    }

    private static RunningApi start(int sqsPort, Map<String, String> spill, String... more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "spring.cloud.aws.sqs.endpoint", "http://127.0.0.1:" + sqsPort,
                "spring.cloud.aws.region.static", "us-east-1",
                "spring.cloud.aws.credentials.access-key", "any",
                "spring.cloud.aws.credentials.secret-key", "any",
                "tracking.queue.name", "outage-it",
                "tracking.queue.send-timeout", "2s",
                "tracking.queue.check-interval", "100ms"));
        properties.putAll(spill);
        return RunningApi.start(properties, more);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
