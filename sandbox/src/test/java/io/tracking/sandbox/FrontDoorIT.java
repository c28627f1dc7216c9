package io.tracking.sandbox;

import static io.tracking.sandbox.PipelineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.sandbox.process.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Write keys, privacy, bots and contracts, from HTTP to the warehouse and to what operators see of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontDoorIT {

    private static final String KEY = "front-door-write-key-1";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String person = "person-" + UUID.randomUUID().toString().substring(7);
    private PipelineFixture pipeline;

    @BeforeAll
    void closeTheDoor(@TempDir Path schemas) throws Exception {
        pipeline = PipelineFixture.shared();
        String schema = "{\"type\":\"object\",\"properties\":{\"price\":{\"type\":\"number\"}}}";
        Files.writeString(schemas.resolve("door:marked.json"), schema);
        Files.writeString(schemas.resolve("door:refused.json"), schema);
        launch(List.of(
                "--tracking.sources.shop.key=" + KEY,
                "--tracking.sources.shop.environment=door",
                "--tracking.privacy.secret=a-secret-of-more-than-thirty-two-characters",
                "--tracking.privacy.hash=events.user_account_id",
                "--tracking.privacy.drop=events.referrer",
                "--tracking.privacy.bots=mark",
                "--tracking.contracts.location=" + schemas.toUri(),
                "--tracking.contracts.violation=mark",
                "--tracking.contracts.refuse-topics=door:refused"));
    }

    @AfterAll
    void openTheDoor() {
        launch(List.of());
    }

    private void launch(List<String> arguments) {
        pipeline.stack().child(Program.API).kill();
        pipeline.stack().launch(Program.API, arguments);
        pipeline.stack().awaitReady(PATIENCE, Program.API);
    }

    @Test
    void marksWhatIsTakenInTheFileAndHashesItInTheTable() throws Exception {
        String id = UUID.randomUUID().toString();
        String referrer = "https://referrer.example/" + person;
        String event =
                """
                {"topic":"door:marked","request_id":"%s","user_account_id":"%s","referrer":"%s","user_agent":"Googlebot/2.1",
                 "message":{"price":"much"},"location":"https://shop.example/?utm_source=a&utm_medium=b"}"""
                        .formatted(id, person, referrer);
        assertThat(post(event, KEY).statusCode()).isEqualTo(202);

        pipeline.awaitDrained();

        assertThat(pipeline.query("SELECT * FROM tracking.events WHERE request_id = '" + id + "'"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("environment", "door")
                        .containsEntry("referrer", null)
                        .hasEntrySatisfying(
                                "user_account_id",
                                hash -> assertThat(hash).hasSize(36).isNotEqualTo(person)));
        JsonNode extra = filed("events", id);
        assertThat(extra.path("source").asString()).isEqualTo("shop");
        assertThat(extra.path("bot").asString()).isNotEmpty();
        assertThat(extra.path("contract").toString()).isEqualTo("[{\"at\":\"/price\",\"rule\":\"type\"}]");
        assertThat(extra.path("privacy").path("hashed").toString()).isEqualTo("[\"user_account_id\"]");
        assertThat(extra.path("privacy").path("dropped").toString()).isEqualTo("[\"referrer\"]");
        assertThat(filed("utm", id).path("source").asString()).isEqualTo("shop");
        assertThat(pipeline.filed("events").toString()).doesNotContain(person);
        assertThat(pipeline.query("SELECT * FROM tracking.events").toString()).doesNotContain(person);
    }

    @Test
    void showsOperatorsWhatWasRefusedWithoutThePerson() throws Exception {
        String id = UUID.randomUUID().toString();
        String event =
                "{\"topic\":\"door:refused\",\"request_id\":\"%s\",\"user_account_id\":\"%s\",\"message\":{\"price\":\"much\"}}"
                        .formatted(id, person);
        assertThat(post(event, KEY).statusCode()).isEqualTo(400);

        JsonNode rejected = await().atMost(PATIENCE)
                .until(() -> admin("/admin/rejected?code=contract&text=" + id), page -> !page.path("records")
                        .isEmpty());

        assertThat(rejected.path("records")).singleElement().satisfies(record -> assertThat(record.toString())
                .contains("/price")
                .contains("shop")
                .contains(id)
                .doesNotContain(person));
        assertThat(pipeline.occurrences("events")).doesNotContainKey(id);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        admin("/admin/contracts").path("topics"))
                .anySatisfy(topic -> assertThat(topic.path("topic").asString()).isEqualTo("door:refused")));
    }

    @Test
    void keepsNothingOfARequestWithAWrongKey() throws Exception {
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer = post("{\"topic\":\"door:key\",\"request_id\":\"" + id + "\"}", KEY + "-wrong");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("X-Write-Key").doesNotContain(KEY);
        pipeline.awaitDrained();
        assertThat(pipeline.occurrences("events")).doesNotContainKey(id);
        assertThat(admin("/admin/rejected?text=" + id).path("records")).isEmpty();
    }

    private HttpResponse<String> post(String event, String key) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(pipeline.endpoints().apiUri().resolve("/track"))
                        .header("Content-Type", "application/json")
                        .header("X-Write-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(event))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** What has no column, of the line of this record. */
    private JsonNode filed(String table, String requestId) {
        return pipeline.filed(table).stream()
                .filter(line -> line.path("request_id").asString().equals(requestId))
                .findFirst()
                .orElseThrow()
                .path("_extra");
    }

    private JsonNode admin(String path) throws IOException, InterruptedException {
        URI uri = pipeline.endpoints().loaderUri().resolve(path);
        String credentials = Base64.getEncoder().encodeToString("admin:sandbox".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Basic " + credentials)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }
}
