package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SourcesIT {

    private static final String SHOP = "key-of-the-shop-0001";
    private static final String APP = "key-of-the-app--0002";
    private static final String SLOW = "key-of-the-slow-0003";
    private static final String EVENT = "{\"topic\":\"checkout:done\"}";

    private static QueueUnderTest queue;
    private static RunningApi api;
    private static Client client;
    private static int lastAddress;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(
                queue.properties(),
                "tracking.sources.shop.key=" + SHOP,
                "tracking.sources.shop.environment=production",
                "tracking.sources.shop.topics=checkout:*,page_view",
                "tracking.sources.app.key=" + APP,
                "tracking.sources.slow.key=" + SLOW,
                "tracking.sources.slow.rate=3/1d",
                "tracking.api.rate-per-address=5/1d",
                "tracking.api.trusted-proxies=127.0.0.0/8");
        client = api.client();
    }

    @AfterAll
    static void stop() {
        api.close();
        queue.close();
    }

    @AfterEach
    void empty() {
        queue.drain();
    }

    /** Behind our proxy, which is this test: from an address of its own, whatever the client says before. */
    private static HttpRequest.Builder from(String address, HttpRequest.Builder request) {
        return request.header("X-Forwarded-For", address);
    }

    private static HttpRequest.Builder fromAnybody(HttpRequest.Builder request) {
        lastAddress++;
        return from("198.51.100." + lastAddress, request);
    }

    private static HttpRequest.Builder post(String key, String json) {
        return client.post("/track", json).header("X-Write-Key", key);
    }

    @ParameterizedTest
    @CsvSource({"header", "query", "basic", "basic without a colon", "image", "stream"})
    void takesAKeyWhereverItStandsAndMarksTheRecord(String where) {
        HttpRequest.Builder request =
                switch (where) {
                    case "header" -> post(SHOP, EVENT);
                    case "query" -> client.post("/track?a=1&writeKey=" + SHOP, EVENT);
                    case "basic" -> client.post("/track", EVENT).header("Authorization", basic(SHOP + ":"));
                    case "basic without a colon" -> client.post("/track", EVENT).header("Authorization", basic(SHOP));
                    case "image" ->
                        client.request("/track.gif?topic=checkout:done&writeKey=" + SHOP)
                                .GET();
                    default ->
                        client.request("/streams/user-events/record")
                                .header("Content-Type", "application/json")
                                .header("X-Write-Key", SHOP)
                                .PUT(HttpRequest.BodyPublishers.ofString(
                                        "{\"Data\":" + EVENT + ",\"PartitionKey\":\"1\"}"));
                };

        assertThat(client.send(fromAnybody(request)).statusCode()).isIn(200, 202);

        assertThat(queue.drain().events()).singleElement().satisfies(row -> assertThat(row)
                .endsWith("\"_extra\":{\"source\":\"shop\"}}")
                .contains("\"environment\":\"production\"")
                .doesNotContain(SHOP));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /track, X-Write-Key, key-of-the-shop-0009, WriteKey",
        "POST, /track, X-Other, nothing-of-it, WriteKey",
        "POST, /track?writeKey=, X-Other, nothing-of-it, WriteKey",
        "POST, /track, Authorization, Basic !, Basic",
        "POST, /track, Authorization, Bearer key-of-the-shop-0001, WriteKey",
        "PUT, /streams/user-utm/record, X-Write-Key, nonsense, WriteKey",
        "GET, /track.gif?topic=page_view, X-Other, nothing-of-it, WriteKey"
    })
    void refusesAnotherKeyAndKeepsNothing(String method, String path, String header, String value, String scheme) {
        HttpRequest.Builder request = client.request(path)
                .header("Content-Type", "application/json")
                .header(header, value)
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(EVENT));

        HttpResponse<String> answer = client.send(fromAnybody(request));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue(scheme + " realm=\"tracking\"");
        assertThat(answer.body()).contains("\"status\":401").doesNotContain(value);
        QueueUnderTest.Received received = queue.drain();
        assertThat(received.events()).isEmpty();
        assertThat(received.rejected()).isEmpty();
    }

    @Test
    void asksNeitherPreflightsNorProbesForAKey() {
        assertThat(client.send(client.request("/track").method("OPTIONS", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(204);
        assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(client.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(client.get("/actuator/prometheus").statusCode()).isEqualTo(200);
    }

    @Test
    void rejectsATopicAndAnEnvironmentThatTheKeyIsNotFor() {
        HttpResponse<String> answer = client.send(fromAnybody(post(
                SHOP,
                "[" + EVENT + ",{\"topic\":\"other\"},{\"topic\":\"page_view\",\"environment\":\"test\"},"
                        + "{\"topic\":\"page_view\",\"environment\":\"production\"}]")));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .contains("\"index\":1,\"errors\":[{\"field\":\"topic\",\"code\":\"topic\"")
                .contains("\"index\":2,\"errors\":[{\"field\":\"environment\",\"code\":\"environment\"");
        QueueUnderTest.Received received = queue.drain();
        assertThat(received.events()).hasSize(2);
        assertThat(received.rejected()).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("\"defaults\":{", "\"key_source\":\"shop\"", "\"environment\":\"production\"")
                .doesNotContain(SHOP));
    }

    @Test
    void keepsAClientsOwnFieldsBesideTheMarks() {
        client.send(
                fromAnybody(
                        post(
                                APP,
                                "{\"topic\":\"a\",\"source\":\"x\",\"bot\":true,\"plan\":\"b\",\"utm\":{\"source\":\"s\",\"medium\":\"m\"}}")));

        QueueUnderTest.Received received = queue.drain();
        assertThat(received.events().get(0))
                .contains("\"_extra\":{\"client.source\":\"x\",\"client.bot\":true,\"plan\":\"b\",\"source\":\"app\"}");
        assertThat(received.utm().get(0)).contains("\"_extra\":{\"source\":\"app\"}");
    }

    @Test
    void countsTheRecordsOfAKeyAndTakesNothingBeyondItsRate() {
        double before = api.metric("tracking_records_received_total");
        assertThat(client.send(fromAnybody(post(SLOW, "[" + EVENT + "," + EVENT + "]")))
                        .statusCode())
                .isEqualTo(202);

        HttpResponse<String> answer = client.send(fromAnybody(post(SLOW, "[" + EVENT + "," + EVENT + "]")));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After").orElseThrow()).matches("28[0-8]\\d\\d");
        assertThat(answer.headers().firstValue("RateLimit").orElseThrow()).matches("\"source\";r=1;t=28[0-8]\\d\\d");
        assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"source\";q=3;w=86400");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(client.send(fromAnybody(client.request("/track.gif?topic=a&writeKey=" + SLOW)
                                .GET()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.send(fromAnybody(client.request("/track.gif?topic=a&writeKey=" + SLOW)
                                .GET()))
                        .statusCode())
                .isEqualTo(429);

        assertThat(queue.drain().events()).hasSize(3);
        assertThat(api.metric("tracking_records_received_total") - before).isEqualTo(3);
        assertThat(client.get("/actuator/prometheus").body())
                .contains("tracking_source_records_total{outcome=\"accepted\",source=\"slow\"} 3.0")
                .contains("tracking_source_records_total{outcome=\"over_rate\",source=\"slow\"} 2.0")
                .contains("tracking_http_refused_total{reason=\"rate\"} ");
    }

    /** The proxy writes whom it forwards for behind what the client has written. */
    @Test
    void countsAnAddressWhateverItsClientForges() {
        for (int i = 0; i < 5; i++) {
            assertThat(client.send(from("10.9.9." + i + ", 203.0.113.7", post(APP, EVENT)))
                            .statusCode())
                    .isEqualTo(202);
        }
        assertThat(client.send(from("10.9.9.9, 203.0.113.7", post(APP, EVENT))).statusCode())
                .isEqualTo(429);
        assertThat(client.send(from("203.0.113.8", post(APP, EVENT)).header("Forwarded", "for=203.0.113.7"))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void countsAnIpv6AddressByItsNetwork() {
        for (int i = 0; i < 5; i++) {
            assertThat(client.send(from("2001:db8:7:7::" + i, post(APP, EVENT))).statusCode())
                    .isEqualTo(202);
        }
        assertThat(client.send(from("2001:db8:7:7:ffff::1", post(APP, EVENT))).statusCode())
                .isEqualTo(429);
        assertThat(client.send(from("2001:db8:7:8::1", post(APP, EVENT))).statusCode())
                .isEqualTo(202);
    }

    @Test
    void doesNotStartWithOneKeyForTwoAndDoesNotTellIt(CapturedOutput output) {
        assertThatThrownBy(() -> RunningApi.start(
                        queue.properties(), "tracking.sources.shop.key=" + SHOP, "tracking.sources.app.key=" + SHOP))
                .rootCause()
                .hasMessage("tracking.sources.shop.key must be its own, got that of tracking.sources.app");
        assertThat(output.getAll()).doesNotContain(SHOP, APP, SLOW);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
