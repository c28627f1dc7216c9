package io.tracking.loader.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.load.WarehouseFixtures;
import java.net.URLEncoder;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import tools.jackson.databind.JsonNode;

/** Shows dead letters with their reasons, and redrives them into the warehouse. */
class DeadLetterIT {

    private static final String NAME = "dead-letter-it";

    private static RunningLoader loader;

    @BeforeAll
    static void start() {
        loader = RunningLoader.start(
                NAME, "--tracking.loader.window=2s", "--tracking.records.truncate=events.user_agent");
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    /** Another producer's message, without attributes. */
    private static String die(String body) {
        SqsAsyncClient sqs = loader.context.getBean(SqsAsyncClient.class);
        String url = sqs.getQueueUrl(request -> request.queueName(NAME + "-dlq"))
                .join()
                .queueUrl();
        return sqs.sendMessage(request -> request.queueUrl(url).messageBody(body))
                .join()
                .messageId();
    }

    private static JsonNode letter(String id) throws Exception {
        return loader.get("/admin/dead-letters")
                .get("deadLetters")
                .valueStream()
                .filter(letter -> letter.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void seesWhyAndLoadsWhatIsRedrivenOnce() throws Exception {
        String good =
                die("{\"topic\":\"late\",\"request_id\":\"dead-1\",\"user_agent\":\"" + "x".repeat(1_100) + "\"}");
        String bad = die("no json");

        JsonNode readable = letter(good);
        JsonNode unreadable = letter(bad);
        JsonNode rows = loader.get("/admin/dead-letters/" + good).get("events");
        JsonNode text = loader.get("/admin/dead-letters/" + bad).get("body");
        JsonNode redriven =
                loader.json("POST", "/admin/dead-letters/redrive", "{\"ids\":[\"" + good + "\",\"unknown\"]}", 200);
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(WarehouseFixtures.count(
                        loader.context, "SELECT COUNT(*) FROM tracking.events WHERE request_id = 'dead-1'"))
                .isOne());

        assertThat(readable.get("readable").asBoolean()).isTrue();
        assertThat(readable.get("rows").get("events").asInt()).isOne();
        assertThat(unreadable.get("readable").asBoolean()).isFalse();
        assertThat(unreadable.get("reason").asString()).contains("JSON");
        assertThat(rows.get(0).asString())
                .contains("\"request_id\":\"dead-1\"", "\"_truncated\":{\"user_agent\":1100}");
        assertThat(text.asString()).isEqualTo("no json");
        assertThat(redriven.get("redriven").toString()).isEqualTo("[\"" + good + "\"]");
        assertThat(redriven.get("notFound").toString()).isEqualTo("[\"unknown\"]");
        assertThat(loader.get("/admin/dead-letters").get("deadLetters")).hasSize(1);
        assertThat(loader.get("/admin/audit").toString())
                .contains("POST /admin/dead-letters/redrive", "\\\"unknown\\\"");
    }

    /** A message that can never be read must not ring for fourteen days. */
    @Test
    void filesAwayWhatCanNeverBeRead() throws Exception {
        String first = die("never JSON");
        String second = die("nor this");
        S3Client s3 = loader.context.getBean(S3Client.class);
        s3.putObject(
                request -> request.bucket(NAME).key("spill/date=2026-11-21/hour=07/stranger;%"),
                RequestBody.fromString("no message"));
        String spilled = "spill-dead/date=2026-11-21/hour=07/stranger;%";
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> loader.call("GET", "/admin/dead-letters?id=" + URLEncoder.encode(spilled, UTF_8), "")
                                .statusCode()
                        == 200);

        JsonNode one = loader.json("DELETE", "/admin/dead-letters/" + first, "", 200);
        JsonNode both = loader.json(
                "POST",
                "/admin/dead-letters/file-away",
                "{\"ids\":[\"" + second + "\",\"" + spilled + "\",\"unknown\"]}",
                200);
        JsonNode again = loader.json("DELETE", "/admin/dead-letters/" + first, "", 404);

        assertThat(one.get("filedAway").toString()).isEqualTo("[\"" + first + "\"]");
        assertThat(both.get("filedAway").toString()).isEqualTo("[\"" + second + "\",\"" + spilled + "\"]");
        assertThat(both.get("notFound").toString()).isEqualTo("[\"unknown\"]");
        assertThat(again.get("detail").asString()).contains("There is no dead letter " + first);
        assertThat(loader.get("/admin/dead-letters").toString()).doesNotContain(first, second, spilled);
        JsonNode records = loader.get("/admin/rejected?code=dead_letter").get("records");
        assertThat(records.valueStream().map(record -> record.get("record").asString()))
                .containsExactlyInAnyOrder("never JSON", "nor this", "no message");
        assertThat(loader.get("/admin/audit").toString())
                .contains("POST /admin/dead-letters/file-away", "DELETE /admin/dead-letters/" + first);
    }

    @Test
    void refusesWhatCannotBeMeant() throws Exception {
        JsonNode neither = loader.json("POST", "/admin/dead-letters/redrive", "{}", 400);
        JsonNode both = loader.json("POST", "/admin/dead-letters/redrive", "{\"ids\":[\"a\"],\"all\":true}", 400);
        JsonNode limit = loader.json("GET", "/admin/dead-letters?limit=1000", "", 400);
        JsonNode unknown = loader.json("GET", "/admin/dead-letters/unknown", "", 404);

        assertThat(neither.get("field").asString()).isEqualTo("ids");
        assertThat(both.get("field").asString()).isEqualTo("ids");
        assertThat(limit.get("field").asString()).isEqualTo("limit");
        assertThat(unknown.get("detail").asString()).contains("There is no dead letter unknown");
    }
}
