package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /admin/openapi}: it names every call with its parameters, and what its examples say is what happens. */
class AdminOpenApiIT {

    private static RunningLoader loader;
    private static JsonNode document;

    @BeforeAll
    static void start() throws Exception {
        loader = RunningLoader.start("admin-openapi-it");
        document = loader.get("/admin/openapi");
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    @Test
    void isForAdminsAlone() throws Exception {
        assertThat(loader.call("GET", "/admin/openapi", "", new String[0]).statusCode())
                .isEqualTo(401);
        assertThat(loader.call("GET", "/admin/openapi.yaml", "", new String[0]).statusCode())
                .isEqualTo(401);
        assertThat(document.path("openapi").asString()).startsWith("3.1");
    }

    @Test
    void namesEveryCallAndSaysWhatItIsFor() {
        Set<String> calls = new TreeSet<>();
        loader.context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getPackage().equals(AdminOpenApiIT.class.getPackage())
                            && !method.getBeanType().equals(ErrorPage.class)) {
                        mapping.getPatternValues().forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> calls.add(verb.name() + " " + path)));
                    }
                });

        Set<String> named = new TreeSet<>();
        document.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    String call = method.toUpperCase(Locale.ROOT) + " " + path;
                    named.add(call);
                    assertThat(operation.path("summary").asString("")).as(call).endsWith(".");
                }));
        assertThat(calls).isNotEmpty();
        // No controller's: they come before all of them.
        calls.addAll(Set.of("POST /login", "POST /logout"));
        assertThat(named).isEqualTo(calls);
    }

    /** springdoc adds what the code says to what is written. */
    @Test
    void knowsParametersAndBodiesFromTheCode() {
        assertThat(document.at("/paths/~1admin~1rejected/get/parameters").findValuesAsString("name"))
                .containsExactlyInAnyOrder("from", "to", "code", "field", "table", "text", "limit", "cursor");
        JsonNode body = document.at("/paths/~1admin~1reprocess/post/requestBody/content/application~1json/schema");
        assertThat(document.at(body.path("$ref").asString().substring(1))
                        .path("properties")
                        .propertyNames())
                .contains("date", "hour", "toDate", "toHour", "tables", "mode", "dryRun");
    }

    @TestFactory
    Collection<DynamicTest> everyExampleIsAnsweredAsItSays() {
        List<DynamicTest> tests = new ArrayList<>();
        document.path("paths")
                .forEachEntry((path, operations) -> operations.forEachEntry((method, operation) -> {
                    JsonNode body = operation.at("/requestBody/content/application~1json");
                    if (!body.isMissingNode()) {
                        assertThat(body.path("examples").isEmpty())
                                .as("examples of %s %s", method, path)
                                .isFalse();
                        body.path("examples")
                                .forEachEntry((name, example) -> tests.add(dynamicTest(
                                        method + " " + path + ": " + name, () -> send(path, method, example))));
                    } else if (path.indexOf('{') < 0
                            && method.equals("get")
                            && !path.equals("/admin/records")
                            // It does not end.
                            && !path.equals("/admin/stream")) {
                        tests.add(dynamicTest(method + " " + path, () -> loader.get(path)));
                    }
                }));
        assertThat(tests).hasSizeGreaterThan(14);
        return tests;
    }

    private static void send(String path, String method, JsonNode example) throws Exception {
        HttpResponse<String> answer = loader.call(
                method.toUpperCase(Locale.ROOT), path, JsonMapper.shared().writeValueAsString(example.path("value")));

        assertThat(answer.statusCode())
                .as(answer.body())
                .isEqualTo(example.path("x-status").asInt());
    }
}
