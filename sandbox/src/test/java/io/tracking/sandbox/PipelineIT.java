package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The given payloads, from HTTP to the warehouse. */
class PipelineIT {

    private static final Path DATA =
            Path.of(System.getProperty("tracking.root", "..")).resolve("data");

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final PipelineFixture pipeline;

    PipelineIT() throws IOException {
        pipeline = PipelineFixture.shared();
    }

    @Test
    void loadsTheGivenPayloadsOnceThoughEachIsPostedTwice() throws Exception {
        for (int round = 0; round < 2; round++) {
            send("POST", "/track", "user-events.json");
            send("POST", "/track", "user-utm.json");
            send("PUT", "/streams/user-events/record", "put-user-events.json");
            send("PUT", "/streams/user-utm/record", "put-user-utm.json");
        }

        pipeline.awaitDrained();
        assertThat(rows("events", "fc417c2b-fe7a-4737-afe2-bec49c0ebd6f")).containsExactly(payload("user-events.json"));
        assertThat(rows("utm", "cbae8544-ab7a-46a5-9253-a5c8f6612115")).containsExactly(payload("user-utm.json"));
    }

    /** The first thing that somebody copies. */
    @Test
    void takesTheEventOfTheReadme() throws Exception {
        Matcher example =
                Pattern.compile("track \\\\\n  -d '(.+)'").matcher(Files.readString(DATA.resolveSibling("README.md")));
        assertThat(example.find()).isTrue();

        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(pipeline.endpoints().apiUri().resolve("/track"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(example.group(1)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String requestId =
                json.readTree(answer.body()).path("request_ids").path(0).asString();
        pipeline.awaitDrained();
        assertThat(rows("events", requestId)).hasSize(1);
        assertThat(rows("utm", requestId)).hasSize(1);
    }

    private void send(String method, String path, String file) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(pipeline.endpoints().apiUri().resolve(path))
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofFile(DATA.resolve(file)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private List<Map<String, @Nullable String>> rows(String table, String requestId) throws SQLException {
        return pipeline.query("SELECT * FROM tracking." + table + " WHERE request_id = '" + requestId + "'");
    }

    /** Every column of the payload as text, absent ones null. */
    private Map<String, @Nullable String> payload(String file) {
        Map<String, String> payload = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field :
                json.readTree(DATA.resolve(file).toFile()).properties()) {
            payload.put(
                    field.getKey(),
                    field.getValue().isNull() ? null : field.getValue().asString());
        }
        // The driver leaves out a fraction of zero.
        payload.computeIfPresent("request_timestamp", (name, value) -> value.replaceFirst("\\.0+$", ""));
        return new HashMap<>(payload);
    }
}
