package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import jakarta.servlet.ServletContext;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /openapi}: it names every call, and what its examples say is what happens. */
class OpenApiIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static QueueUnderTest queue;
    private static RunningApi api;
    private static Client client;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(queue.properties());
        client = api.client();
        document = JSON.readTree(client.get("/openapi").body());
    }

    @AfterAll
    static void stop() {
        api.close();
        queue.close();
    }

    @Test
    void isThereAsJsonAndAsYaml() {
        assertThat(document.path("openapi").asString()).startsWith("3.1");
        assertThat(client.get("/openapi").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        assertThat(client.get("/openapi.yaml").body()).startsWith("openapi: 3.1");
    }

    /** Probes are for load balancers, and Spring's own servlet has this document alone. */
    @Test
    void namesEveryCall() {
        Set<String> own = mappings("trackServlet");
        Set<String> mapped = new TreeSet<>(own);
        mapped.addAll(mappings("protocolServlet"));

        Set<String> named = new TreeSet<>();
        document.path("paths").propertyNames().forEach(path -> named.add(own.contains(path) ? path : mapping(path)));
        assertThat(own).isNotEmpty();
        assertThat(mapped).hasSizeGreaterThan(own.size());
        assertThat(named).isEqualTo(mapped);
    }

    private static Set<String> mappings(String servlet) {
        return new TreeSet<>(
                api.bean(ServletContext.class).getServletRegistration(servlet).getMappings());
    }

    /** Under which pattern the servlet of the protocols has a path, with or without a last slash. */
    private static String mapping(String path) {
        int parameter = path.indexOf('{');
        return parameter < 0 ? path + "/*" : path.substring(0, parameter) + "*";
    }

    /** The methods of every protocol's route, too, and no others. */
    @Test
    void namesTheMethodsOfEachCall() {
        document.path("paths").forEachEntry((path, item) -> {
            Set<String> named = new TreeSet<>();
            resolved(item).propertyNames().forEach(method -> named.add(method.toUpperCase(Locale.ROOT)));
            HttpResponse<String> answer =
                    client.send(client.request(called(path)).method("OPTIONS", BodyPublishers.noBody()));
            Set<String> allowed = new TreeSet<>(
                    List.of(answer.headers().firstValue("Allow").orElseThrow().split(", *", -1)));
            allowed.remove("OPTIONS");
            assertThat(named).as(path).isEqualTo(allowed);
        });
    }

    private static JsonNode resolved(JsonNode item) {
        String reference = item.path("$ref").asString("");
        return reference.isEmpty() ? item : document.at(reference.substring(1));
    }

    private static String called(String path) {
        return path.replace("{key}", "a-key");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> dangling = new ArrayList<>();
        document.findValuesAsString("$ref").forEach(reference -> {
            if (document.at(reference.substring(1)).isMissingNode()) {
                dangling.add(reference);
            }
        });

        assertThat(dangling).isEmpty();
    }

    @TestFactory
    Collection<DynamicTest> everyExampleIsAnsweredAsItSays() {
        List<DynamicTest> tests = new ArrayList<>();
        document.path("paths")
                .forEachEntry((path, operations) -> resolved(operations).forEachEntry((method, operation) -> {
                    JsonNode bodies = operation.path("requestBody").path("content");
                    bodies.forEachEntry((type, content) -> {
                        assertThat(content.path("examples").isEmpty())
                                .as("examples of %s %s, %s", method, path, type)
                                .isFalse();
                        content.path("examples")
                                .forEachEntry((name, example) -> tests.add(dynamicTest(
                                        method + " " + path + ", " + type + ": " + name,
                                        () -> send(path, method, operation, type, name, example))));
                    });
                    if (bodies.isEmpty()) {
                        tests.add(dynamicTest(method + " " + path, () -> get(path, operation)));
                    }
                }));
        assertThat(tests).hasSizeGreaterThan(8);
        return tests;
    }

    private static void send(
            String path, String method, JsonNode operation, String type, String name, JsonNode example) {
        HttpResponse<String> answer = client.send(client.request(called(path))
                .header("Content-Type", type)
                .method(
                        method.toUpperCase(Locale.ROOT),
                        BodyPublishers.ofString(example.path("value").toString())));

        int status = example.path("x-status").asInt();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode response = operation.path("responses").path(Integer.toString(status));
        assertThat(response.isMissingNode()).as("response %s", status).isFalse();
        JsonNode said = response.path("content")
                .path("application/json")
                .path("examples")
                .path(name)
                .path("value");
        JsonNode text = response.path("content").path("text/plain");
        if (!text.isMissingNode()) {
            assertThat(answer.body())
                    .isEqualTo(text.path("examples").path(name).path("value").asString());
        } else if (!said.isMissingNode()) {
            assertThat(JSON.readTree(answer.body())).isEqualTo(said);
        } else {
            assertThat(JSON.readTree(answer.body()).propertyNames())
                    .isSubsetOf(document.at("/components/schemas/Problem/properties")
                            .propertyNames());
        }
    }

    private static void get(String path, JsonNode operation) {
        String query = operation
                .path("parameters")
                .valueStream()
                .map(parameter -> parameter.path("name").asString() + "="
                        + URLEncoder.encode(
                                parameter.at("/examples/event/value").asString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));

        HttpResponse<String> answer = client.get(called(path) + "?" + query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(operation.at("/responses/200/content").propertyNames())
                .containsExactly(answer.headers().firstValue("Content-Type").orElseThrow());
    }
}
