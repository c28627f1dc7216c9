package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Follows what must not be kept into each place where it could stay: every value that a rule names holds the word {@value #PRIVATE}
 * here, and nothing on the queue may.
 */
@ExtendWith(OutputCaptureExtension.class)
class PrivacyIT {

    private static final String PRIVATE = "PRIVATE";
    private static final String SECRET = "a secret of at least 32 characters";
    private static final String COOKIE = "a09c4ca3-d142-4312-ba78-029c3355b8ef";
    private static final String AGENT = "Browser/" + PRIVATE;

    private static QueueUnderTest queue;
    private static RunningApi api;
    private static RunningApi strict;
    private static Client client;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(
                queue.properties(),
                "tracking.privacy.secret=" + SECRET,
                "tracking.privacy.drop=events.user_agent,utm.ad_id,extra.email,extra.tracker.device",
                "tracking.privacy.hash=events.cookie_id,events.user_account_id,events.referrer,utm.term,extra.person,"
                        + "events.environment",
                "tracking.privacy.dnt=anonymise",
                "tracking.privacy.gpc=refuse",
                "tracking.privacy.bots=mark");
        strict = RunningApi.start(
                queue.properties(),
                "tracking.privacy.secret=" + SECRET,
                "tracking.privacy.drop=events.location",
                "tracking.privacy.without-consent=refuse",
                "tracking.privacy.consent-field=agreed",
                "tracking.privacy.bots=refuse");
        client = api.client();
    }

    @AfterAll
    static void stop() {
        api.close();
        strict.close();
        queue.close();
    }

    @AfterEach
    void empty(CapturedOutput output) {
        queue.drain();
        assertThat(output.getAll()).doesNotContain(PRIVATE, SECRET);
    }

    private static HttpRequest.Builder post(String json) {
        return client.post("/track", json).header("User-Agent", AGENT);
    }

    private static HttpResponse<String> send(String json) {
        return client.send(post(json));
    }

    private static QueueUnderTest.Received drained() {
        QueueUnderTest.Received received = queue.drain();
        assertThat(Stream.of(received.events(), received.utm(), received.rejected())
                        .flatMap(lines -> lines.stream()))
                .isNotEmpty()
                .noneMatch(line -> line.contains(PRIVATE));
        return received;
    }

    /** Each field that a rule names, in each form of a record and in each place. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"topic\":\"a\",\"user_agent\":\"PRIVATE\"}",
                "{\"topic\":\"a\",\"user_account_id\":\"PRIVATE\"}",
                "{\"topic\":\"a\",\"cookie_id\":\"PRIVATE\"}",
                "{\"topic\":\"a\",\"referrer\":\"https://PRIVATE/\"}",
                "{\"topic\":\"a\",\"environment\":\"PRIVATE\"}",
                "{\"topic\":\"a\",\"email\":\"PRIVATE\"}",
                "{\"topic\":\"a\",\"email\":{\"of\":[\"PRIVATE\"]}}",
                "{\"topic\":\"a\",\"person\":\"PRIVATE\"}",
                "{\"topic\":\"a\",\"person\":{\"PRIVATE\":1}}",
                "{\"topic\":\"a\",\"tracker\":{\"device\":\"PRIVATE\",\"sequence\":7}}",
                "{\"topic\":\"a\",\"tracker\":[{\"device\":\"PRIVATE\"},{\"device\":\"PRIVATE\"}]}",
                "{\"topic\":\"a\",\"term\":\"PRIVATE\"}",
                "{\"topic\":\"a\",\"utm\":{\"source\":\"s\",\"medium\":\"m\",\"term\":\"PRIVATE\",\"ad_id\":\"PRIVATE\"}}",
                "{\"topic\":\"a\",\"utm\":{\"source\":\"s\",\"medium\":\"m\",\"email\":\"PRIVATE\",\"user_agent\":\"PRIVATE\"}}",
                "{\"topic\":\"a\",\"location\":\"https://x/?utm_source=s&utm_medium=m&utm_term=PRIVATE&gclid=PRIVATE#utm_term=PRIVATE\"}",
                "{\"topic\":\"a\",\"location\":\"https://x/?utm%5Fterm=PRIVATE&q=1\"}",
                "{\"event_uuid\":\"1\",\"event_name\":\"a\",\"created_at\":1,\"user_agent\":\"PRIVATE\",\"email\":\"PRIVATE\",\"cookie_id\":\"PRIVATE\"}",
                "{\"source\":\"s\",\"medium\":\"m\",\"term\":\"PRIVATE\",\"ad_id\":\"PRIVATE\",\"cookie_id\":\"PRIVATE\",\"email\":\"PRIVATE\"}"
            })
    void keepsNothingOfWhatIsDroppedOrHashed(String json) {
        assertThat(send(json).statusCode()).isEqualTo(202);
        drained();

        // The same record, rejected for another reason; beside a neighbour.
        String rejected = json.replace("{\"topic\":\"a\"", "{\"topic\":\"\"")
                .replace("\"event_name\":\"a\"", "\"event_name\":\"\"")
                .replace("\"medium\":\"m\",\"term\"", "\"medium\":null,\"term\"");
        HttpResponse<String> answer = send("[" + rejected + ",1,{\"topic\":\"b\"}]");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).doesNotContain(PRIVATE);
        assertThat(drained().rejected()).hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void namesWhatItChangedAndHashesAlike() {
        String event =
                "{\"topic\":\"a\",\"user_account_id\":\"PRIVATE-42\",\"referrer\":\"PRIVATE\",\"email\":\"PRIVATE\","
                        + "\"tracker\":{\"device\":\"PRIVATE\",\"sequence\":7},\"environment\":\"PRIVATE\","
                        + "\"utm\":{\"source\":\"s\",\"medium\":\"m\",\"term\":\"PRIVATE\"}}";
        HttpRequest.Builder request = post("[" + event + "," + event + "]").header("Cookie", "tracking_id=" + COOKIE);

        HttpResponse<String> answer = client.send(request);

        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        QueueUnderTest.Received received = drained();
        String row = received.events().get(0);
        assertThat(row)
                .contains(
                        "\"_extra\":{\"tracker\":{\"sequence\":7},\"privacy\":{\"dropped\":[\"email\",\"tracker.device\","
                                + "\"user_agent\"],\"hashed\":[\"cookie_id\",\"environment\",\"referrer\",\"user_account_id\","
                                + "\"utm.term\"]}}")
                .doesNotContain(COOKIE, "\"user_agent\":");
        assertThat(row)
                .containsPattern(
                        "\"cookie_id\":\"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"")
                .containsPattern(
                        "\"user_account_id\":\"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\"")
                .containsPattern("\"referrer\":\"[A-Za-z0-9_-]{43}\"")
                .containsPattern("\"environment\":\"[A-Za-z0-9_-]{30}\"");
        String ids = "(?s).*(\"cookie_id\":\"[^\"]+\").*(\"user_account_id\":\"[^\"]+\").*";
        assertThat(received.events().get(1).replaceAll(ids, "$1$2")).isEqualTo(row.replaceAll(ids, "$1$2"));
        assertThat(received.utm().get(0)).containsPattern("\"term\":\"[A-Za-z0-9_-]{43}\"");
    }

    /** A header that is too long for its column, and would be kept beside it. */
    @Test
    void keepsNoLongHeaders() {
        HttpRequest.Builder request = client.post("/track", "[{\"topic\":\"a\"},{\"topic\":\"\"}]")
                .header("User-Agent", PRIVATE + "x".repeat(1_100))
                .header("Referer", "https://x/?utm_term=PRIVATE&utm_source=s&utm_medium=m&x=" + "y".repeat(5_100));

        assertThat(client.send(request).statusCode()).isEqualTo(202);

        assertThat(drained().events().get(0))
                .contains("\"location?\"", "\"user_agent\"", "\"referer_header\":\"https://x/?");
    }

    @Test
    void keepsOfAnUnreadableBodyItsSizeAndAHash() throws IOException {
        assertThat(send("{\"topic\":\"PRIVATE\"").statusCode()).isEqualTo(400);
        assertThat(drained().rejected()).singleElement().satisfies(line -> assertThat(line)
                .containsPattern(
                        "\"record\":\"\\{\\\\\"withheld\\\\\":\\{\\\\\"bytes\\\\\":18,\\\\\"hmac_sha256\\\\\":\\\\\"[0-9a-f]{64}")
                .contains("\"code\":\"malformed\"", "\"privacy\":\"{\\\"dropped\\\":[\\\"record\\\""));

        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"topic\":\"PRIVATE\"}".getBytes(StandardCharsets.UTF_8));
        }
        byte[] cut = Arrays.copyOf(packed.toByteArray(), packed.size() - 6);
        HttpRequest.Builder damaged = client.request("/track")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .header("User-Agent", AGENT)
                .POST(BodyPublishers.ofByteArray(cut));
        assertThat(client.send(damaged).statusCode()).isEqualTo(400);
        assertThat(drained().rejected()).singleElement().satisfies(line -> assertThat(line)
                .contains("withheld", "\"code\":\"damaged\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"PRIVATE\"]",
                "[[\"PRIVATE\"]]",
                "[{\"topic\":\"a\",\"x\":12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901,\"y\":\"PRIVATE\"}]",
                "[{\"topic\":\"\\ud800\",\"user_agent\":\"PRIVATE\\ud800\"}]"
            })
    void keepsNothingOfARecordThatCannotBeRead(String json) {
        assertThat(send(json).statusCode()).isEqualTo(400);
        drained();
    }

    @Test
    void anonymisesWhoAsksForNoTracking() {
        HttpRequest.Builder request =
                post("[{\"topic\":\"a\",\"cookie_id\":\"PRIVATE\",\"user_account_id\":\"PRIVATE\",\"message\":\"m\","
                                + "\"plan\":\"PRIVATE\",\"location\":\"https://x/p?utm_source=s&utm_medium=m&gclid=PRIVATE&u=PRIVATE\","
                                + "\"referrer\":\"https://y/#PRIVATE\"},{\"topic\":\"\",\"plan\":\"PRIVATE\"}]")
                        .header("DNT", "1")
                        .header("Referer", "https://z/?PRIVATE")
                        .header("Cookie", "tracking_id=" + COOKIE);

        HttpResponse<String> answer = client.send(request);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        QueueUnderTest.Received received = drained();
        assertThat(received.events()).singleElement().satisfies(row -> assertThat(row)
                .contains("\"location\":\"https://x/p\"", "\"message\":\"m\"")
                .contains(
                        "\"_extra\":{\"privacy\":{\"dropped\":[\"_extra\",\"cookie_id\",\"location?\",\"user_account_id\","
                                + "\"user_agent\",\"utm.ad_id\"],\"hashed\":[\"referrer\"],\"reason\":\"dnt\"}}")
                .doesNotContain(COOKIE, "\"user_agent\":"));
        assertThat(received.utm())
                .singleElement()
                .satisfies(row -> assertThat(row).contains("\"source\":\"s\"").doesNotContain("ad_id\":\""));
        assertThat(received.rejected())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("withheld").doesNotContain(COOKIE));
    }

    @Test
    void refusesWhoAsksForNoTrackingAndKeepsNothing() {
        HttpResponse<String> answer = client.send(post("[{\"topic\":\"PRIVATE\"},{\"topic\":\"PRIVATE\"}]")
                .header("Sec-GPC", "1")
                .header("DNT", "1"));
        HttpResponse<String> image = client.send(client.request("/track.gif?topic=PRIVATE")
                .header("Sec-GPC", "1")
                .header("User-Agent", AGENT)
                .GET());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"gpc\"");
        assertThat(Stream.of(answer, image))
                .allSatisfy(any ->
                        assertThat(any.headers().firstValue("Set-Cookie")).isEmpty());
        assertThat(drained().rejected()).hasSize(3).allSatisfy(line -> assertThat(line)
                .contains("withheld", "\"code\":\"gpc\""));
    }

    @ParameterizedTest
    @CsvSource({"true, 202", "'\"yes\"', 202", "1, 202", "false, 400", "null, 400", "{}, 400", "'\"no\"', 400"})
    void asksForConsent(String value, int status) {
        HttpResponse<String> answer = strict.client()
                .send(strict.client().post("/track", "{\"topic\":\"a\",\"x\":1,\"agreed\":" + value + "}"));

        assertThat(answer.statusCode()).isEqualTo(status);
        QueueUnderTest.Received received = queue.drain();
        if (status == 202) {
            assertThat(received.events().get(0)).contains("\"agreed\":" + value);
        } else {
            assertThat(received.rejected()).singleElement().satisfies(line -> assertThat(line)
                    .contains("\"code\":\"consent\"", "withheld")
                    .doesNotContain("topic\\\""));
        }
    }

    @Test
    void keepsARejectedRecordOnlyOfWhoAgreed() {
        strict.client()
                .send(strict.client()
                        .post(
                                "/track",
                                "[{\"topic\":\"\",\"a\":\"agrees\",\"agreed\":true},{\"topic\":\"\",\"b\":\"PRIVATE\"},{\"topic\":\"x\",\"topic\":\"PRIVATE\","
                                        + "\"agreed\":true}]"));

        assertThat(drained().rejected()).hasSize(3).anySatisfy(line -> assertThat(line)
                .contains("agrees"));
    }

    /** It would say where the visitor came from. */
    @Test
    void makesNoUtmRowOfALocationThatIsDropped() {
        strict.client()
                .send(
                        strict.client()
                                .post(
                                        "/track",
                                        "{\"topic\":\"a\",\"agreed\":1,\"location\":\"https://PRIVATE/?utm_source=PRIVATE&utm_medium=m\"}"));

        QueueUnderTest.Received received = drained();
        assertThat(received.utm()).isEmpty();
        assertThat(received.events().get(0)).contains("\"dropped\":[\"location\"]");
    }

    @Test
    void marksOrRefusesBots() {
        String crawler = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)";
        client.send(client.post("/track", "[{\"topic\":\"a\"},{\"topic\":\"b\",\"user_agent\":\"Firefox\"}]")
                .header("User-Agent", crawler));
        client.send(client.post("/track", "{\"topic\":\"c\",\"user_agent\":\"" + crawler + "\"}")
                .header("User-Agent", "Firefox"));
        QueueUnderTest.Received marked = queue.drain();
        assertThat(marked.events()).hasSize(3);
        assertThat(marked.events())
                .filteredOn(row -> row.contains("\"bot\":\"bingbot\""))
                .hasSize(2)
                .noneMatch(row -> row.contains("\"topic\":\"b\""));

        HttpResponse<String> refused = strict.client()
                .send(strict.client()
                        .post(
                                "/track",
                                "[{\"topic\":\"a\",\"agreed\":1},{\"topic\":\"b\",\"agreed\":1,\"user_agent\":\"Firefox\"}]")
                        .header("User-Agent", crawler));
        assertThat(refused.statusCode()).isEqualTo(202);
        assertThat(refused.body()).contains("\"code\":\"bot\"", "the rule bingbot");
        assertThat(queue.drain().rejected()).hasSize(1);
    }
}
