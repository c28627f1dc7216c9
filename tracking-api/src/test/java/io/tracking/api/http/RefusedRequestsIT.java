package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shows what the server refuses by itself: each with a reason, a count and a problem, and nothing of it stays in the budget.
 */
class RefusedRequestsIT {

    private static final String PROBLEM = "Content-Type: application/problem+json";
    private static final String JSON = "Host: a\r\nContent-Type: application/json\r\n";

    private static QueueUnderTest queue;
    private static RunningApi api;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(
                queue.properties(),
                "tracking.api.body.limit=64KB",
                "tracking.api.body.timeout=4s",
                "tracking.api.head-timeout=4s",
                "tracking.api.cors.allowed-origins=https://*.example.com");
    }

    @AfterAll
    static void stop() {
        api.close();
        queue.close();
    }

    @AfterEach
    void nothingStaysInTheBudget() {
        await().atMost(Duration.ofSeconds(60)).until(() -> api.metric("tracking_budget_used_bytes") == 0);
        queue.drain();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    403 | origin     | POST /track HTTP/1.1~Origin: https://other.example.org~Content-Length: 2~~{}
                    404 | path       | GET /wp-login.php HTTP/1.1~~
                    404 | path       | POST /nothing HTTP/1.1~Content-Length: 2~~{}
                    405 | method     | DELETE /track HTTP/1.1~~
                    405 | method     | GET /track HTTP/1.1~~
                    413 | too_large  | POST /track HTTP/1.1~Content-Length: 65537~~
                    415 | media_type | POST /track HTTP/1.1~Content-Type: text/xml~Content-Length: 4~~<a/>
                    415 | media_type | POST /track HTTP/1.1~Content-Encoding: br~Content-Length: 2~~{}
                    400 | head       | GET /track.gif HTTP/1.1~Content-Length: 2~~{}
                    400 | head       | GET /a%zz HTTP/1.1~~
                    400 | head       | GET /track.gif?topic=a b HTTP/1.1~~
                    400 | head       | nonsense~~
                    400 | head       | POST /track HTTP/1.1~Content-Length: x~~
                    400 | head       | POST /track HTTP/1.1~Content-Length: 2~Content-Length: 3~~{}
                    400 | head       | GET /track.gif HTTP/1.1~A header without a colon~~
                    417 | head       | POST /track HTTP/1.1~Expect: a-miracle~Content-Length: 2~~{}
                    405 | method     | TRACE /track HTTP/1.1~~
                    505 | head       | GET /track.gif HTTP/3.0~~
                    501 | head       | POST /track HTTP/1.1~Transfer-Encoding: rot13~~
                    400 | cut_off    | POST /track HTTP/1.1~Transfer-Encoding: chunked~~zz~{}~
                    """)
    void hasAReasonACountAndAProblem(int status, String reason, String request) {
        double before = refused(reason);
        int firstLine = request.indexOf('~');
        String withHost = request.substring(0, firstLine) + "~Host: a" + request.substring(firstLine);

        try (RawConnection connection = new RawConnection(api.port())) {
            String answer =
                    connection.send(withHost.replace("~", "\r\n")).halfClose().readAll();

            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status)
                    .contains(PROBLEM, "X-Content-Type-Options: nosniff", "\"status\":" + status)
                    .doesNotContain("(reset)");
        }
        assertThat(refused(reason)).isEqualTo(before + 1);
    }

    /** Tomcat would close the connection after the preface of HTTP/2, and answer a line of HTTP/0.9. */
    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /track.gif?topic=a\r\n", "GET /\r\n"})
    void anotherVersionOfHttpIsTold(String request) {
        double before = refused("head");
        try (RawConnection connection = new RawConnection(api.port())) {
            assertThat(connection.send(request).readAll())
                    .contains("\"status\":505", "The request line must end with HTTP/1.1 or HTTP/1.0");
        }
        assertThat(refused("head")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @MethodSource("longHeads")
    void aHeadThatIsTooLongHasAReasonOfItsOwn(int status, String detail, String head) {
        double before = refused("long_head");
        try (RawConnection connection = new RawConnection(api.port())) {
            assertThat(connection.send(head).readAnswer())
                    .startsWith("HTTP/1.1 " + status)
                    .contains(PROBLEM, "Connection: close", "\"status\":" + status, detail);
        }
        assertThat(refused("long_head")).isEqualTo(before + 1);
    }

    static Stream<Arguments> longHeads() {
        String line = "GET /track.gif?topic=a HTTP/1.1\r\nHost: a\r\n";
        String longLine = "The request line must have, with the headers, at most 16384 bytes";
        String longHeaders =
                "The headers must have, with the request line, at most 16384 bytes, 100 lines and 200 cookies";
        return Stream.of(
                arguments(414, longLine, "GET /track.gif?topic=" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(414, longLine, "GET /" + "a".repeat(16_375) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(431, longHeaders, "GET /" + "a".repeat(16_360) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                arguments(431, longHeaders, line + "X: " + "a".repeat(20_000) + "\r\n\r\n"),
                arguments(431, longHeaders, line + "a".repeat(20_000) + ": x\r\n\r\n"),
                arguments(431, longHeaders, line + "X: a\r\n".repeat(100) + "\r\n"),
                arguments(431, longHeaders, line + "Cookie: " + "a=b; ".repeat(201) + "\r\n\r\n"));
    }

    /** All that this class and {@code TrackIT}, {@code QueueOutageIT} and {@code BudgetIT} see. */
    @Test
    void everyStatusIsOnThePage() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "SENDING.md"));
        String table = page.substring(page.indexOf("| answer | when | what is kept"));
        String statuses = table.substring(0, table.indexOf("\n\n"))
                .lines()
                .map(row -> row.substring(2, row.indexOf('|', 2)))
                .collect(Collectors.joining());

        assertThat(Pattern.compile("[0-9]{3}").matcher(statuses).results().map(MatchResult::group))
                .contains(
                        "200", "202", "204", "400", "403", "404", "405", "408", "413", "414", "415", "417", "431",
                        "500", "501", "503", "505");
    }

    @Test
    void asManyHeadersAndCookiesAsAreAllowedAreTaken() {
        try (RawConnection connection = new RawConnection(api.port())) {
            assertThat(connection
                            .send("GET /track.gif?topic=a HTTP/1.1\r\nHost: a\r\n" + "X: a\r\n".repeat(98) + "Cookie: "
                                    + "a=b; ".repeat(200) + "\r\n\r\n")
                            .readAnswer())
                    .startsWith("HTTP/1.1 200");
            assertThat(connection
                            .send("POST /track HTTP/1.1\r\n" + JSON + "Cookie: " + "a=b; ".repeat(200)
                                    + "\r\nContent-Length: 14\r\n\r\n{\"message\":\"a\"")
                            .readAnswer())
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void aBodyThatIsCutOffIsAnsweredWhileTheClientListens() {
        double before = refused("cut_off");
        try (RawConnection connection = new RawConnection(api.port())) {
            String answer = connection
                    .send("POST /track HTTP/1.1\r\n" + JSON + "Content-Length: 100\r\n\r\n{\"topic\"")
                    .halfClose()
                    .readAll();

            assertThat(answer).startsWith("HTTP/1.1 400").contains(PROBLEM, "Connection: close");
        }
        assertThat(refused("cut_off")).isEqualTo(before + 1);
    }

    @Test
    void aBodyThatStopsIsAnswered408() {
        double before = refused("slow_body");
        try (RawConnection connection = new RawConnection(api.port())) {
            assertThat(connection
                            .send("POST /track HTTP/1.1\r\n" + JSON + "Content-Length: 100\r\n\r\n{\"topic\"")
                            .readAll())
                    .startsWith("HTTP/1.1 408")
                    .contains(PROBLEM, "Connection: close");
        }
        assertThat(refused("slow_body")).isEqualTo(before + 1);
    }

    /** Tomcat's own limit, ten seconds between two packets, closes a connection without an answer. */
    @Test
    void aBodyThatStopsForLongerThanTomcatWaitsIsAnswered408() {
        try (RunningApi patient = RunningApi.start(
                        queue.properties(), "tracking.api.body.timeout=4s", "server.tomcat.connection-timeout=1s");
                RawConnection connection = new RawConnection(patient.port())) {
            assertThat(connection
                            .send("POST /track HTTP/1.1\r\n" + JSON + "Content-Length: 100\r\n\r\n{\"topic\"")
                            .readAll())
                    .startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void aHeadThatComesByteByByteIsAnswered408() {
        double before = refused("slow_head");
        try (RawConnection connection = new RawConnection(api.port())) {
            connection.send("GET /track.gif?topic=a HTTP/1.1\r\nHost: a\r\nX-Slow: ");
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        connection.send("a");
                        return refused("slow_head") > before;
                    });

            assertThat(connection.readAll()).startsWith("HTTP/1.1 408").contains(PROBLEM);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"P", "POST /track HTTP/1.1\r\nHost: a\r\nConte"})
    void aHeadThatStopsIsAnswered408(String begin) {
        double before = refused("slow_head");
        try (RawConnection connection = new RawConnection(api.port())) {
            connection.send(begin);

            assertThat(connection.readAll()).startsWith("HTTP/1.1 408").contains(PROBLEM);
            await().atMost(Duration.ofSeconds(60)).until(() -> refused("slow_head") == before + 1);
        }
    }

    @Test
    void bodiesThatNobodyReadsHoldNoThread() {
        List<RawConnection> open = new ArrayList<>();
        try (RunningApi patient = RunningApi.start(
                queue.properties(), "tracking.api.body.timeout=1m", "server.tomcat.connection-timeout=10m")) {
            for (int i = 0; i < 80; i++) {
                open.add(new RawConnection(patient.port())
                        .send((i % 2 == 0 ? "POST /nothing" : "DELETE /track") + " HTTP/1.1\r\nHost: a\r\n"
                                + "Content-Length: 1000\r\n\r\n1"));
            }

            assertThat(patient.client().post("{\"topic\":\"a\"}").statusCode()).isEqualTo(202);
            open.forEach(connection -> assertThat(connection.readAll()).contains("HTTP/1.1 40"));
        } finally {
            open.forEach(RawConnection::close);
        }
    }

    @Test
    void keepsWhatCouldBeUnpackedOfABrokenGzip() throws IOException {
        byte[] packed = gzip("[{\"topic\":\"kept\"},{\"topic\":\"" + "x".repeat(200) + "\"}]");

        HttpResponse<String> answer = post(Arrays.copyOf(packed, packed.length - 4));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"status\":400", "not gzip", "it ends in the middle");
        assertThat(queue.drain().rejected())
                .singleElement()
                .asString()
                .contains("\\\"topic\\\":\\\"kept\\\"", "damaged");
    }

    @Test
    void keepsABodyThatIsNoGzipAsItCame() {
        byte[] noise = {1, 2, (byte) 0xfe, 4};

        assertThat(post(noise).body()).contains("it does not begin with 1f 8b");
        assertThat(queue.drain().rejected())
                .singleElement()
                .asString()
                .contains("\"record_base64\":\"" + Base64.getEncoder().encodeToString(noise) + "\"");
    }

    @Test
    void tenThousandMembersAreRefusedAndAnswered() throws IOException {
        byte[] empty = gzip("");
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int i = 0; i < 3_000; i++) {
            members.writeBytes(empty);
        }

        HttpResponse<String> answer = post(members.toByteArray());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("it has more than 1000 members");
        assertThat(queue.drain().rejected()).isNotEmpty();
    }

    private static HttpResponse<String> post(byte[] packed) {
        return api.client()
                .send(api.client()
                        .request("/track")
                        .header("Content-Type", "application/json")
                        .header("Content-Encoding", "gzip")
                        .POST(BodyPublishers.ofByteArray(packed)));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"|", "{", "}", "[", "]", "^", "\\", "`", "\"", "<", ">"})
    void takesWhatBrowsersSendRawInAQuery(String raw) {
        try (RawConnection connection = new RawConnection(api.port())) {
            assertThat(connection
                            .send("GET /track.gif?topic=a&message=" + raw
                                    + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .readAll())
                    .startsWith("HTTP/1.1 200");
        }
        String escaped = raw.equals("\\") || raw.equals("\"") ? "\\" + raw : raw;
        assertThat(queue.drain().events()).singleElement().asString().contains("\"message\":\"" + escaped + "\"");
    }

    @Test
    void aBadRecordDoesNotCloseTheConnection() {
        try (RawConnection connection = new RawConnection(api.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection
                                .send("POST /track HTTP/1.1\r\n" + JSON
                                        + "Content-Length: 14\r\n\r\n{\"message\":\"a\"")
                                .readAnswer())
                        .startsWith("HTTP/1.1 400")
                        .doesNotContain("Connection: close");
            }
        }
    }

    /** A request that Tomcat believes to be under way holds up the end for as long as the end may take. */
    @Test
    void noRefusalIsBelievedToBeUnderWay() {
        QueueUnderTest own = QueueUnderTest.create();
        RunningApi stopped = RunningApi.start(
                own.properties(), "tracking.api.body.timeout=500ms", "spring.lifecycle.timeout-per-shutdown-phase=5m");
        String head = "POST /track HTTP/1.1\r\n" + JSON;
        for (String request : List.of(
                head + "Content-Length: 1048577\r\n\r\n",
                head + "Content-Length: 100\r\n\r\n{",
                head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
                head + "Content-Length: 3\r\nConnection: close\r\n\r\n{}}")) {
            try (RawConnection connection = new RawConnection(stopped.port())) {
                assertThat(connection.send(request).readAll()).startsWith("HTTP/1.1 4");
            }
        }
        try (RawConnection connection = new RawConnection(stopped.port())) {
            connection.send(head + "Content-Length: 100\r\n\r\n{").halfClose().readAll();
        }
        long began = System.nanoTime();

        stopped.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(2));
        own.close();
    }

    private static double refused(String reason) {
        return api.metric("tracking_http_refused_total{reason=\"" + reason + "\"}");
    }
}
