package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the SDKs of others send, as they send it, and what they get as an answer. */
class ProtocolsIT {

    private static final String KEY = "key-of-the-shop-0001";
    private static final String SLOW = "key-of-the-slow-0003";
    private static final String ORIGIN = "https://shop.example.com";
    private static final int LIMIT = 100_000;

    private static final String SEGMENT =
            "{\"batch\":[{\"type\":\"track\",\"event\":\"order\",\"anonymousId\":\"a\"}],\"writeKey\":\"%s\"}";
    private static final String POSTHOG =
            "{\"api_key\":\"%s\",\"batch\":[{\"event\":\"order\",\"distinct_id\":\"a\"}]}";
    private static final String AMPLITUDE =
            "{\"api_key\":\"%s\",\"events\":[{\"event_type\":\"order\",\"device_id\":\"a\"}]}";
    private static final String SNOWPLOW =
            "{\"schema\":\"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4\",\"data\":[{\"e\":\"pv\",\"duid\":\"a\"}]}";

    /** One of their requests; %s is the write key. */
    private record Sent(String name, String path, String contentType, String body, UnaryOperator<byte[]> packing) {
        Sent(String name, String path, String contentType, String body) {
            this(name, path, contentType, body, bytes -> bytes);
        }

        HttpRequest.Builder request(String key) {
            HttpRequest.Builder request = client.request(path.replace("%s", key));
            if (name.contains("Snowplow")) {
                request.header("X-Write-Key", key);
            }
            if (name.contains("gzip header")) {
                request.header("Content-Encoding", "gzip");
            }
            if (body.isEmpty()) {
                return request.GET();
            }
            byte[] bytes = packing.apply(body.replace("%s", key).getBytes(StandardCharsets.UTF_8));
            return request.header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(bytes));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Sent> REQUESTS = List.of(
            new Sent("Segment, batch", "/v1/batch", "application/json", SEGMENT),
            new Sent("Segment, batch, gzip header", "/v1/batch", "application/json", SEGMENT, ProtocolsIT::gzip),
            new Sent("Segment, beacon", "/beacon/v1/batch", "text/plain", SEGMENT),
            new Sent(
                    "Segment, image",
                    "/pixel/v1/track?data=" + urlBase64("{\"event\":\"order\",\"writeKey\":\"" + KEY + "\"}")
                            + "&writeKey=%s",
                    "",
                    ""),
            new Sent(
                    "Snowplow, post",
                    "/com.snowplowanalytics.snowplow/tp2",
                    "application/json; charset=UTF-8",
                    SNOWPLOW),
            new Sent("Snowplow, image", "/i?e=pv&duid=a", "", ""),
            new Sent("PostHog, batch", "/batch/", "application/json", POSTHOG),
            new Sent("PostHog, batch, gzip header", "/batch/", "application/json", POSTHOG, ProtocolsIT::gzip),
            new Sent("PostHog, gzip-js", "/i/v0/e/?compression=gzip-js", "text/plain", POSTHOG, ProtocolsIT::gzip),
            new Sent(
                    "PostHog, base64",
                    "/e/?compression=base64",
                    "application/x-www-form-urlencoded",
                    POSTHOG,
                    ProtocolsIT::form),
            new Sent("Amplitude", "/2/httpapi", "application/json", AMPLITUDE),
            new Sent("Amplitude, batch", "/batch", "application/json", AMPLITUDE));

    static final List<Sent> BODIES =
            REQUESTS.stream().filter(sent -> !sent.body().isEmpty()).toList();

    private static QueueUnderTest queue;
    private static RunningApi api;
    private static Client client;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(
                queue.properties(),
                "tracking.sources.shop.key=" + KEY,
                "tracking.sources.slow.key=" + SLOW,
                "tracking.sources.slow.rate=1/1d",
                "tracking.api.body.limit=" + LIMIT + "B",
                "tracking.api.body.max-records=20",
                "tracking.api.cors.allowed-origins=" + ORIGIN);
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

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return packed.toByteArray();
    }

    private static String urlBase64(String text) {
        return URLEncoder.encode(
                Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static byte[] form(byte[] bytes) {
        return ("data=" + urlBase64(new String(bytes, StandardCharsets.UTF_8))).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @FieldSource("REQUESTS")
    void becomesOneRowOfItsSource(Sent sent) {
        HttpResponse<String> answer = client.send(sent.request(KEY));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(queue.drain().events()).singleElement().satisfies(row -> assertThat(row)
                .contains("\"source\":\"shop\"")
                .containsPattern("\"topic\":\"(order|page_view)\"")
                .doesNotContain(KEY));
    }

    @ParameterizedTest
    @FieldSource("REQUESTS")
    void isRefusedWithAnotherKeyAndNothingIsKept(Sent sent) {
        HttpResponse<String> answer = client.send(sent.request("key-of-nobody-000009"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        QueueUnderTest.Received received = queue.drain();
        assertThat(received.events()).isEmpty();
        assertThat(received.rejected()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("REQUESTS")
    void isToldToWaitWhenItsSourceSendsTooMuch(Sent sent) {
        client.send(sent.request(SLOW));

        HttpResponse<String> answer = client.send(sent.request(SLOW));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.headers().firstValue("RateLimit")).isPresent();
    }

    /** A tracker of Snowplow repeats 413 for ever, and one of Amplitude reads the code in the body. */
    @ParameterizedTest
    @FieldSource("BODIES")
    void isRefusedWhenItUnpacksToTooMuch(Sent sent) {
        String large = sent.body().replaceFirst("\"a\"", "\"a\",\"text\":\"" + "x".repeat(2 * LIMIT) + "\"");
        Sent bomb = new Sent(sent.name(), sent.path(), sent.contentType(), large, sent.packing());

        HttpResponse<String> answer = client.send(bomb.request(KEY));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(sent.name().contains("Snowplow") ? 422 : 413);
        if (sent.name().contains("Amplitude")) {
            assertThat(answer.body()).contains("\"code\":413");
        }
        assertThat(queue.drain().events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/batch", "/batch", "/2/httpapi", "/com.snowplowanalytics.snowplow/tp2"})
    void isRejectedAndKeptWhenItSaysGzipAndIsNot(String path) {
        HttpRequest.Builder request =
                client.post(path, "{}").header("X-Write-Key", KEY).header("Content-Encoding", "gzip");

        HttpResponse<String> answer = client.send(request);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(queue.drain().rejected()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/batch, batch, '{\"event\":\"order\"}'",
        "/batch, batch, '{\"event\":\"order\"}'",
        "/2/httpapi, events, '{\"event_type\":\"order\",\"device_id\":\"a\"}'"
    })
    void isRefusedAsAWholeWithMoreRecordsThanABodyMayHave(String path, String field, String event) {
        String body = "{\"" + field + "\":[" + (event + ",").repeat(20) + event + "]}";

        HttpResponse<String> answer = client.send(client.post(path, body).header("X-Write-Key", KEY));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(queue.drain().events()).isEmpty();
    }

    @Test
    void tellsAmplitudesSdkWhichOfItsEventsWereRejected() {
        String body = "{\"events\":[{\"event_type\":\"order\",\"device_id\":\"a\"},{\"device_id\":\"a\"}]}";

        HttpResponse<String> answer =
                client.send(client.post("/2/httpapi", body).header("X-Write-Key", KEY));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":400").contains("\"events_with_invalid_fields\":{\"topic\":[1]}");
        QueueUnderTest.Received received = queue.drain();
        assertThat(received.events()).hasSize(1);
        assertThat(received.rejected()).hasSize(1);
    }

    /** The names that each of their browser packages was seen to send. */
    @ParameterizedTest
    @CsvSource({
        "POST, /v1/t, content-type",
        "POST, /v1/batch, 'content-type,x-retry-count'",
        "POST, /v1/track, 'anonymousid,authorization,content-type,sentat'",
        "POST, /v1/track, 'anonymousid,authorization,content-type,rsa-retry-attempt,rsa-retry-reason,rsa-since-first-attempt,rsa-since-last-attempt,sentat'",
        "POST, /v1/track, 'anonymousid,authorization,content-type,rsa-recovered,sentat'",
        "GET, /sourceConfig, authorization",
        "POST, /com.snowplowanalytics.snowplow/tp2, 'content-type,sp-anonymous'",
        "POST, /i/v0/e/, content-type",
        "POST, /2/httpapi, content-type"
    })
    void allowsTheHeadersThatTheirBrowserPackagesSend(String method, String path, String headers) {
        HttpRequest.Builder preflight = client.request(path)
                .header("Origin", ORIGIN)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", headers)
                .method("OPTIONS", BodyPublishers.noBody());

        HttpResponse<String> answer = client.send(preflight);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(ORIGIN);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
        assertThat(String.join(",", answer.headers().allValues("Access-Control-Allow-Headers"))
                        .toLowerCase(Locale.ROOT)
                        .split(", *", -1))
                .contains(headers.split(",", -1));
    }
}
