package io.tracking.loader.admin;

import static io.tracking.loader.announce.HookServer.hangUp;
import static io.tracking.loader.announce.HookServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.common.record.Table;
import io.tracking.loader.announce.HookServer;
import io.tracking.loader.announce.HookServer.Call;
import io.tracking.loader.load.Files;
import io.tracking.loader.load.WarehouseFixtures;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Shows a whole loader that tells others: programs, a chat and a topic, of which some are slow and some are broken. */
@ExtendWith(OutputCaptureExtension.class)
class AnnouncementsIT {

    private static final String SECRET = "a-secret-of-more-than-32-characters";
    private static final Duration WAIT = Duration.ofMinutes(1);

    private final Instant received = Instant.now().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.HOURS);

    private final HookServer good = new HookServer();
    private final HookServer slow = new HookServer();
    private final HookServer flaky = new HookServer();
    private final HookServer chat = new HookServer();
    private final HookServer sns = new HookServer();
    private int files;

    private String[] arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--tracking.notify.sns-topic=arn:aws:sns:us-east-1:123456789012:tracking",
                "--tracking.notify.webhooks.chat.url=" + chat.url("/services/hush"),
                "--tracking.notify.webhooks.chat.format=chat",
                "--tracking.notify.webhooks.slow.timeout=30s"));
        List.of("good", "slow", "flaky")
                .forEach(name -> arguments.add("--tracking.notify.webhooks." + name + ".secret=" + SECRET));
        arguments.add("--tracking.notify.webhooks.good.url=" + good.url("/hook"));
        arguments.add("--tracking.notify.webhooks.slow.url=" + slow.url("/hook"));
        arguments.add("--tracking.notify.webhooks.flaky.url=" + flaky.url("/hook"));
        arguments.add("--tracking.notify.webhooks.flaky.kinds=load.committed");
        return arguments.toArray(String[]::new);
    }

    private void publish(RunningLoader loader, int rows, int refused) {
        int number = ++files;
        Files.publish(
                loader.lake(),
                Files.key(Table.EVENTS, received, number),
                "s" + number,
                1,
                IntStream.rangeClosed(1, rows)
                        .mapToObj(row -> Files.event(
                                "aaaaaaaa-0000-4000-8000-%06d%06d".formatted(number, row),
                                received.toString().substring(0, 10) + " 00:00:01.000000",
                                row == refused ? "t".repeat(1025) : "t"))
                        .toList());
    }

    private static long count(RunningLoader loader, String sql) {
        return WarehouseFixtures.count(loader.context, sql);
    }

    private static List<JsonNode> of(HookServer server, String type) {
        return server.taken().stream()
                .map(Call::json)
                .filter(letter -> letter.get("type").asString().equals(type))
                .toList();
    }

    /** One whose answer came too late is told again. */
    private static void awaitLoads(HookServer server, int most) {
        await().atMost(WAIT).untilAsserted(() -> assertThat(of(server, "load.committed").stream()
                        .map(letter -> letter.get("data").get("loadNumber").asInt())
                        .distinct())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, most).boxed().toList()));
    }

    @Test
    void othersAreToldOfLoadsAndTroubleAndNobodyHoldsALoadOrAnother(CapturedOutput log) throws Exception {
        System.setProperty("aws.endpointUrlSns", sns.url("/"));
        sns.then(IntStream.range(0, 30).mapToObj(i -> HookServer.published()).toArray(HookServer.Behaviour[]::new));
        slow.hold();
        flaky.then(status(500), status(429, "Retry-After", "2"), status(400), hangUp());
        try (good;
                slow;
                flaky;
                chat;
                sns;
                RunningLoader loader = RunningLoader.start("announce-it", arguments())) {
            publish(loader, 2, 0);
            awaitLoads(good, 1);
            publish(loader, 3, 0);
            publish(loader, 4, 0);
            publish(loader, 4, 2);
            await().atMost(WAIT).until(() -> count(loader, "SELECT COUNT(*) FROM tracking.events") == 12);
            int loads = (int) count(loader, "SELECT MAX(load_number) FROM tracking.loads");
            awaitLoads(good, loads);
            assertThat(slow.taken())
                    .as("it hangs, and neither loads nor others wait for it")
                    .isEmpty();
            assertThat(slow.calls()).isNotEmpty();

            theLoadIsToldWithWhatItChanged(loader);
            theQuarantineIsTold();
            awaitLoads(flaky, loads);
            whoIsBrokenIsTriedAgainWithTheSame();
            slow.letGo();
            awaitLoads(slow, loads);
            aJobsEndIsTold(loader);
            freshnessIsToldWhenItBreaksAndWhenItIsRestored(loader);
            chatAndTopicAreToldTheSame();
            nothingTellsASecret(loader, log);
        } finally {
            System.clearProperty("aws.endpointUrlSns");
        }
    }

    private void theLoadIsToldWithWhatItChanged(RunningLoader loader) {
        JsonNode first = of(good, "load.committed").get(0);
        JsonNode data = first.get("data");
        assertThat(data.get("inserted").asInt()).isEqualTo(2);
        assertThat(data.get("files").asInt()).isEqualTo(1);
        assertThat(data.get("keys").get(0).asString()).startsWith("events/date=");
        assertThat(data.get("tables").get(0).asString()).isEqualTo("events");
        JsonNode change = data.get("changes").get(0);
        assertThat(change.get("receivedHour").asString()).isEqualTo(received.toString());
        assertThat(change.get("changedFrom").asString()).endsWith("T00:00:00Z");
        assertThat(change.get("changedUntil").asString()).endsWith("T01:00:00Z");
        assertThat(count(
                        loader,
                        "SELECT COUNT(*) FROM tracking.loads WHERE load_number = 1 AND load_id = '"
                                + data.get("load").asString() + "'"))
                .isEqualTo(1);
    }

    private void theQuarantineIsTold() {
        await().atMost(WAIT)
                .untilAsserted(
                        () -> assertThat(of(good, "quarantine")).singleElement().satisfies(letter -> {
                            assertThat(letter.get("data").get("rows").asInt()).isEqualTo(1);
                            assertThat(letter.get("text").asString()).contains("line 2, column topic");
                            assertThat(letter.toString()).doesNotContain("ttttt");
                        }));
    }

    private void whoIsBrokenIsTriedAgainWithTheSame() {
        List<Call> first = flaky.calls().subList(0, 5);
        assertThat(first)
                .extracting(call -> call.header("webhook-id"))
                .containsOnly(first.get(0).header("webhook-id"));
        assertThat(first).extracting(Call::body).containsOnly(first.get(0).body());
        assertThat(Duration.between(first.get(1).at(), first.get(2).at()))
                .as("Retry-After: 2")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(flaky.taken().stream()
                        .map(call -> call.json().get("sequence").asLong())
                        .toList())
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private void aJobsEndIsTold(RunningLoader loader) throws Exception {
        String hour = received.toString();
        String job = loader.json(
                        "POST",
                        "/admin/reprocess",
                        "{\"date\":\"" + hour.substring(0, 10) + "\",\"hour\":"
                                + Integer.parseInt(hour.substring(11, 13)) + ",\"mode\":\"replace\"}",
                        202)
                .get("id")
                .asString();
        await().atMost(WAIT).untilAsserted(() -> assertThat(of(good, "job.ended"))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.get("data").get("job").asString()).isEqualTo(job);
                    assertThat(letter.get("data").get("state").asString()).isEqualTo("done");
                }));
        assertThat(of(good, "load.committed")).last().satisfies(load -> assertThat(
                        load.get("data").get("replaced").asInt())
                .isPositive());
    }

    private void freshnessIsToldWhenItBreaksAndWhenItIsRestored(RunningLoader loader) throws Exception {
        int before = of(good, "freshness.broken").size();
        loader.json("POST", "/admin/loading/pause", "", 200);
        publish(loader, 1, 0);
        await().atMost(WAIT).until(() -> of(good, "freshness.broken").size() > before);
        loader.json("POST", "/admin/loading/resume", "", 200);
        await().atMost(WAIT)
                .until(() -> of(good, "freshness.restored").size()
                        == of(good, "freshness.broken").size());
    }

    private void chatAndTopicAreToldTheSame() {
        int told = good.taken().size();
        await().atMost(WAIT)
                .until(() -> chat.taken().size() >= told && sns.calls().size() >= told);
        assertThat(chat.taken())
                .extracting(Call::body)
                .anyMatch(body ->
                        body.startsWith("{\"text\":\"Load 1: 2 rows inserted in events, from 1 file received "));
        assertThat(sns.calls().stream().map(call -> URLDecoder.decode(call.body(), StandardCharsets.UTF_8)))
                .filteredOn(body -> body.contains("\"type\":\"load.committed\""))
                .first()
                .asString()
                .contains("Action=Publish")
                .contains("TopicArn=arn:aws:sns:us-east-1:123456789012:tracking")
                .contains("\"type\":\"load.committed\"")
                .contains("MessageAttributes.entry.1.Name=")
                .contains("Subject=Load 1: 2 rows inserted");
        assertThat(sns.calls().get(0).header("Authorization")).contains("/us-east-1/sns/aws4_request");
    }

    private void nothingTellsASecret(RunningLoader loader, CapturedOutput log) throws Exception {
        String settings = loader.call("GET", "/admin/settings", "").body();
        String metrics = loader.call("GET", "/actuator/prometheus", "").body();
        JsonNode health = loader.json("GET", "/actuator/health", "", 200);
        JsonNode told = health.get("components").get("announcements");
        assertThat(told.get("status").asString()).isEqualTo("UP");
        assertThat(told.get("details").get("flaky").asString()).isEqualTo("told");
        assertThat(metrics)
                .contains("tracking_announcements_failed_total{receiver=\"flaky\"} 4.0")
                .contains("tracking_announcements_parked{receiver=\"good\"} 0.0")
                .contains("tracking_announcements_late_seconds ");
        assertThat(settings).contains("tracking.notify.sns-topic");
        assertThat(settings + metrics + health + log).doesNotContain(SECRET, "hush");
        assertThat(log).contains("Cannot tell flaky of load.committed");
    }
}
