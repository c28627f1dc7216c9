package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackIT {

    private static final String PROBLEM = "application/problem+json";

    private static QueueUnderTest queue;
    private static RunningApi api;
    private static Client client;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(
                queue.properties(),
                "tracking.api.body.limit=64KB",
                "tracking.api.body.timeout=4s",
                "tracking.api.cors.allowed-origins=https://*.example.com");
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

    @Test
    void takesThePayloadsThatAreGiven() {
        HttpResponse<String> event = client.post(Client.payload("user-events.json"));
        HttpResponse<String> utm = client.post(Client.payload("user-utm.json"));
        HttpResponse<String> streamedEvent =
                client.put("/streams/user-events/record", Client.payload("put-user-events.json"));
        HttpResponse<String> streamedUtm = client.put("/streams/user-utm/record", Client.payload("put-user-utm.json"));

        assertThat(event.statusCode()).isEqualTo(202);
        assertThat(event.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(event.body())
                .isEqualTo(
                        "{\"accepted\":1,\"rejected\":[],\"request_ids\":[\"fc417c2b-fe7a-4737-afe2-bec49c0ebd6f\"]}")
                .isEqualTo(streamedEvent.body());
        assertThat(utm.statusCode()).isEqualTo(202);
        assertThat(utm.body())
                .isEqualTo(
                        "{\"accepted\":1,\"rejected\":[],\"request_ids\":[\"cbae8544-ab7a-46a5-9253-a5c8f6612115\"]}")
                .isEqualTo(streamedUtm.body());
        QueueUnderTest.Received received = queue.drain();
        assertThat(received.events()).hasSize(2).allSatisfy(row -> assertThat(row)
                .startsWith("{\"request_timestamp\":\"2020-06-01 00:00:24.000000\"")
                .contains("\"topic\":\"dolphin_cms.wizard.step.color_palette.set\"")
                .contains("rv:76.0"));
        assertThat(received.utm()).hasSize(2).allSatisfy(row -> assertThat(row)
                .contains("\"campaign\":\"Campaign Brand FR\""));
    }

    @Test
    void fillsInWhatIsMissingAndSetsTheCookieThatItUsed() {
        HttpResponse<String> answer = client.send(client.post("/track", "{\"topic\":\"page.view\"}")
                .header("User-Agent", "Browser/1")
                .header("Referer", "https://shop.example.com/?utm_source=mail&utm_medium=newsletter"));

        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie)
                .matches(
                        "tracking_id=[0-9a-f-]{36}; Path=/; Max-Age=34128000; Expires=.*; Secure; HttpOnly; SameSite=Lax");
        QueueUnderTest.Received received = queue.drain();
        assertThat(received.events()).hasSize(1);
        assertThat(received.events().get(0))
                .contains("\"cookie_id\":\"" + cookie.substring(12, 48) + "\"")
                .contains("\"user_agent\":\"Browser/1\"")
                .contains("\"location\":\"https://shop.example.com/?utm_source=mail&utm_medium=newsletter\"");
        assertThat(received.utm()).hasSize(1);
    }

    @Test
    void keepsTheCookieThatCame() {
        String cookieId = "a09c4ca3-d142-4312-ba78-029c3355b8ef";
        HttpResponse<String> answer = client.send(client.post("/track", "{\"topic\":\"page.view\"}")
                .header("Cookie", "other=1; tracking_id=" + cookieId));

        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(queue.drain().events().get(0)).contains("\"cookie_id\":\"" + cookieId + "\"");
    }

    @Test
    void setsAnotherCookieInPlaceOfOneThatIsNotOurs() {
        HttpResponse<String> answer = client.send(
                client.post("/track", "{\"topic\":\"page.view\"}").header("Cookie", "tracking_id=somebody-elses"));

        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("tracking_id=");
        assertThat(queue.drain().events().get(0)).doesNotContain("somebody-elses");
    }

    @Test
    void setsNoCookieWhenTheRecordBroughtItsOwn() {
        HttpResponse<String> answer = client.post(Client.payload("user-events.json"));

        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    /** 10 001 zeros are 20 KB of body, and were a megabyte of answer and four of lines. */
    @Test
    void takesTenThousandRecordsAndNotOneMore() {
        String most = "[" + "0,".repeat(9_999) + "0]";

        HttpResponse<String> refused = client.post(most.replace("[", "[0,"));
        HttpResponse<String> taken = client.post(most);

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue(PROBLEM);
        assertThat(refused.body()).contains("a body may have 10000 records, got more");
        assertThat(taken.statusCode()).isEqualTo(400);
        assertThat(taken.body().length()).isLessThan(1_200_000);
        assertThat(taken.body()).contains("{\"index\":9999,\"errors\":[{\"field\":\"\",\"code\":\"type\"");
        assertThat(queue.drain().rejected())
                .hasSize(110)
                .last()
                .asString()
                .contains("\"index\":9100,\"records\":900")
                .contains("\"record\":\"0" + ",0".repeat(899) + "\"");
    }

    @Test
    void refusesAnotherEncodingAndKeepsItWhole() {
        byte[] utf16 = "[\"aaaa\"]".getBytes(StandardCharsets.UTF_16LE);

        HttpResponse<String> answer = client.post(new String(utf16, StandardCharsets.ISO_8859_1));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("body must be UTF-8, got what looks like UTF-16 or UTF-32");
        assertThat(queue.drain().rejected()).singleElement().asString().contains("[\\u0000\\\"\\u0000a");
    }

    @Test
    void tellsAcceptedAndRejectedApartAndKeepsBoth() {
        HttpResponse<String> answer = client.post(
                "{\"events\":[{\"topic\":\"a\",\"request_id\":\"1\"},{\"message\":\"no topic\"},{\"topic\":\"c\",\"request_id\":\"3\"}]}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body())
                .startsWith(
                        "{\"accepted\":2,\"rejected\":[{\"index\":1,\"errors\":[{\"field\":\"topic\",\"code\":\"missing\"")
                .endsWith("}]}],\"request_ids\":[\"1\",\"3\"]}");
        QueueUnderTest.Received received = queue.drain();
        assertThat(received.events()).hasSize(2);
        assertThat(received.rejected()).hasSize(1);
        assertThat(received.rejected().get(0)).contains("{\\\"message\\\":\\\"no topic\\\"}");
        assertThat(received.messages()).isEqualTo(1);
    }

    @Test
    void answers400WhenEveryRecordIsRejectedAndKeepsThem() {
        HttpResponse<String> answer = client.post("[{\"message\":\"no topic\"}]");

        assertProblem(answer, 400, "Bad Request");
        assertThat(answer.body())
                .contains("\"accepted\":0,\"rejected\":[{\"index\":0,\"errors\":[")
                .endsWith("\"request_ids\":[]}");
        assertThat(queue.drain().rejected()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"topic\":", "", "17", "not json"})
    void answers400WhenTheBodyIsNoJsonAndKeepsIt(String body) {
        HttpResponse<String> answer = client.post(body);

        assertProblem(answer, 400, "Bad Request");
        assertThat(queue.drain().rejected()).hasSize(1);
    }

    @Test
    void saysNothingOfTheBodyWhenItIsNoJson() {
        assertThat(client.post("{\"secret\":hunter2}").body()).doesNotContain("hunter2");
    }

    @Test
    void answers404ForAnUnknownPath() {
        assertProblem(
                client.send(client.request("/streams/other/record").header("Accept", "text/html")), 404, "Not Found");
        assertProblem(client.get("/nothing"), 404, "Not Found");
    }

    @Test
    void answers405WithTheMethodThatIsTaken() {
        HttpResponse<String> answer = client.get("/track");

        assertProblem(answer, 405, "Method Not Allowed");
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
    }

    @Test
    void answers413WhetherTheLengthIsDeclaredOrNot() {
        byte[] large = new byte[64 * 1024 + 1];

        assertProblem(
                client.send(client.request("/track").POST(BodyPublishers.ofByteArray(large))),
                413,
                "Content Too Large");
        assertProblem(
                client.send(client.request("/track")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
                413,
                "Content Too Large");
    }

    @Test
    void takesABodyOfExactlyTheLimit() {
        String head = "[{\"topic\":\"a\"}";
        String body = head + " ".repeat(64 * 1024 - head.length() - 1) + "]";

        assertThat(client.post(body).statusCode()).isEqualTo(202);
        assertThat(client.send(client.request("/track")
                                .POST(BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void answers415ForAnotherMediaTypeOrCharset() {
        assertProblem(send("application/x-www-form-urlencoded"), 415, "Unsupported Media Type");
        assertProblem(send("application/json;charset=iso-8859-1"), 415, "Unsupported Media Type");
        assertProblem(
                client.send(client.post("/track", "{\"topic\":\"a\"}").header("Content-Encoding", "br")),
                415,
                "Unsupported Media Type");
    }

    @Test
    void takesWhatABeaconSends() {
        assertThat(send("text/plain;charset=UTF-8").statusCode()).isEqualTo(202);
        assertThat(send("application/json; charset=\"utf-8\"").statusCode()).isEqualTo(202);
        assertThat(client.send(client.request("/track").POST(BodyPublishers.ofString("{\"topic\":\"a\"}")))
                        .statusCode())
                .isEqualTo(202);
    }

    private HttpResponse<String> send(String contentType) {
        return client.send(client.request("/track")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"topic\":\"a\"}")));
    }

    @Test
    void unpacksGzip() throws IOException {
        byte[] packed = gzip("[{\"topic\":\"a\",\"request_id\":\"zipped\"}]".getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> answer = client.send(
                client.request("/track").header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(packed)));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(queue.drain().events().get(0)).contains("zipped");
    }

    @Test
    void unpacksNoMoreThanTheLimit() throws IOException {
        byte[] bomb = gzip(new byte[10_000_000]);

        assertProblem(
                client.send(client.request("/track")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(bomb))),
                413,
                "Content Too Large");
    }

    @Test
    void answers400WhenGzipIsBroken() {
        byte[] noise = new byte[100];
        new Random(1).nextBytes(noise);

        assertProblem(
                client.send(client.request("/track")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(noise))),
                400,
                "Bad Request");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void takesARecordFromAnImagesQuery() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = java.net.http.HttpClient.newHttpClient()
                .send(
                        client.request("/track.gif?topic=page.view&message=caf%C3%A9+%22au+lait%22&%5C=%0A&empty")
                                .header("Referer", "https://shop.example.com/")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/gif");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).hasSize(43);
        BufferedImage pixel = ImageIO.read(new ByteArrayInputStream(answer.body()));
        assertThat(pixel.getWidth()).isEqualTo(1);
        assertThat(pixel.getRGB(0, 0) >>> 24).isZero();
        assertThat(queue.drain().events().get(0))
                .contains("\"message\":\"café \\\"au lait\\\"\"")
                .contains("\"location\":\"https://shop.example.com/\"")
                .contains("\"_extra\":{\"\\\\\":\"\\n\",\"empty\":\"\"}");
    }

    @Test
    void answersAnImageEvenWhenItsRecordIsRejected() {
        assertThat(client.get("/track.gif?message=none").statusCode()).isEqualTo(200);
        assertThat(queue.drain().rejected()).hasSize(1);
    }

    @Test
    void answersPreflightsOfConfiguredOrigins() {
        HttpResponse<String> answer = preflight("https://www.example.com");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://www.example.com");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age")).hasValue("3600");
    }

    /** Without these a page sends no cookie, and cannot read how long it should wait. */
    @Test
    void letsPagesOfConfiguredOriginsReadTheAnswer() {
        HttpResponse<String> answer =
                client.send(client.post("/track", "{\"topic\":\"a\"}").header("Origin", "https://www.example.com"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://www.example.com");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                .hasValue("Retry-After, RateLimit, RateLimit-Policy");
    }

    @Test
    void refusesOtherOrigins() {
        assertProblem(preflight("https://www.example.org"), 403, "Forbidden");
        assertProblem(
                client.send(client.post("/track", "{\"topic\":\"a\"}").header("Origin", "https://www.example.org")),
                403,
                "Forbidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-type,traceparent,tracestate",
                "authorization,content-type",
                "cache-control,content-type,pragma",
                "content-encoding,content-type,x-requested-with",
                "content-type,sentry-trace,baggage",
                "content-type,x-datadog-origin,x-datadog-parent-id,x-datadog-sampling-priority,x-datadog-trace-id"
            })
    void allowsWhatBrowsersAndTheirLibrariesSend(String headers) {
        HttpResponse<String> answer = preflight("https://www.example.com", headers);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers()
                        .firstValue("Access-Control-Allow-Headers")
                        .orElseThrow()
                        .split(", *", -1))
                .containsExactlyInAnyOrder(headers.split(",", -1));
    }

    @Test
    void allowsNoHeadersThatAreNotConfigured() {
        HttpResponse<String> some = preflight("https://www.example.com", "content-type,x-own");

        assertThat(some.headers().firstValue("Access-Control-Allow-Headers")).hasValue("content-type");
        assertProblem(preflight("https://www.example.com", "x-own"), 403, "Forbidden");
    }

    private HttpResponse<String> preflight(String origin) {
        return preflight(origin, "content-type");
    }

    private HttpResponse<String> preflight(String origin, String headers) {
        return client.send(client.request("/track")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", headers));
    }

    @Test
    void answersOptionsWithoutAnOrigin() {
        HttpResponse<String> answer = client.send(client.request("/track").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
    }

    @Test
    void answersWhatTheServerItselfRefusesWithAProblemToo() throws IOException {
        String answer = raw("GET /a%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("<").contains(PROBLEM);
    }

    @Test
    void answers408WhenTheBodyDoesNotArrive() throws IOException {
        String answer = raw("POST /track HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{\"topic\"");

        assertThat(answer).startsWith("HTTP/1.1 408").contains(PROBLEM);
    }

    @Test
    void takesABodyThatArrivesInPieces() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            OutputStream out = socket.getOutputStream();
            String head = "POST /track HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 13\r\n\r\n";
            for (String piece : new String[] {head, "{\"topic\"", ":\"a\"}"}) {
                out.write(piece.getBytes(StandardCharsets.UTF_8));
                out.flush();
                await();
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 202");
        }
    }

    /** Time for a packet of its own. */
    private void await() {
        client.get("/actuator/health/liveness");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void exposesHealthAndMetricsOnly() {
        assertThat(client.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(client.get("/actuator/health/readiness").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(client.get("/actuator/health").body())
                .contains("\"lanes\":{\"status\":\"UP\"}", "\"budget\":{\"status\":\"UP\"}");
        assertThat(client.get("/actuator/prometheus").body()).contains("tracking_records_received_total");
        assertProblem(client.get("/actuator/env"), 404, "Not Found");
    }

    @Test
    void countsEveryRecordOnce() {
        double before = metric("tracking_records_received_total");
        client.post("[{\"topic\":\"a\"},{\"message\":\"b\"}]");
        client.post("nonsense");

        assertThat(metric("tracking_records_received_total")).isEqualTo(before + 3);
        assertThat(metric("tracking_records_received_total"))
                .isEqualTo(metric("tracking_records_accepted_total")
                        + metric("tracking_records_rejected_total")
                        + metric("tracking_records_unavailable_total")
                        + metric("tracking_records_waiting"));
        assertThat(metric("tracking_budget_used_bytes")).isZero();
    }

    private double metric(String name) {
        return client.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String title) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue(PROBLEM);
        assertThat(answer.body())
                .startsWith("{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status
                        + ",\"detail\":\"");
    }

    @Test
    void tracesNothingAndLoadsNothingForItUnlessItIsTold() throws Exception {
        client.post("{\"topic\":\"untraced\"}");

        String classes = String.valueOf(ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmClassloaders",
                        new Object[] {new String[] {"show-classes"}},
                        new String[] {String[].class.getName()}));

        assertThat(classes).contains("io.tracking.api.commit.Ticket");
        // local-aws, in this process as well, has parts of OpenTelemetry for itself.
        assertThat(classes)
                .doesNotContain("io.opentelemetry.exporter.")
                .doesNotContain("io.tracking.common.traces.SpanQueue")
                .doesNotContain("io.tracking.common.traces.Step");
    }
}
