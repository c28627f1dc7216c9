package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls that nobody should make, by mistake or on purpose. */
@ExtendWith(OutputCaptureExtension.class)
class HostileCallsIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ADMIN = RunningLoader.basic("admin:sandbox");

    private static RunningLoader loader;

    @BeforeAll
    static void start() {
        // Guesses of other tests of this class must not meet the limit.
        loader = RunningLoader.start(
                "hostile-calls-it",
                "--tracking.loader.window=2s",
                // As in production.
                "--logging.level.root=INFO",
                "--tracking.admin.guesses-per-address=10",
                "--tracking.admin.guesses=10");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> loader.call("GET", "/admin/loading", "").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).doesNotContain("java.", "jackson", "springframework", "SELECT", "<html", "\tat ");
        return JSON.readTree(answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7.5}|hour|hour cannot be read: expected a whole number",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7.0}|hour|expected a whole number",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":\"7\"}|hour|expected a whole number",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":\"\"}|hour|expected a whole number",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":true}|hour|expected a whole number",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":4294967303}||expected numbers within the range of a whole number, at line 1",
                "/admin/reprocess|{\"date\":20261121,\"hour\":7}|date|date cannot be read: expected a text",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"dryRun\":\"true\"}|dryRun|expected true or false",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"dryRun\":1}|dryRun|expected true or false",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"tables\":\"events\"}|tables|expected a list",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"tables\":[1]}|tables[0]|expected a text",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"Mode\":\"replace\"}|Mode|expected only date, dryRun, hour",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"mode\":\"replace\"}|hour|the whole day is \"hour\":0,\"toHour\":23",
                "/admin/reprocess|{\"date\":\"+999999999-12-31\",\"hour\":7}|date|date must be",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"date\":\"2026-11-22\"}||Duplicate",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7} {}||expected one JSON object and nothing else",
                "/admin/reprocess|[]||expected one JSON object",
                "/admin/reprocess|7||expected one JSON object",
                "/admin/reprocess|{\"date\":||expected a JSON object, got",
                "/admin/reprocess|null|the body|the body must be one JSON object, got null",
                "/admin/reprocess|{\"date\":null,\"hour\":7}|date|date must be a text, got null",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":null}|hour|hour must be a whole number, got null",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"toHour\":null}|toHour|must be a whole number, got null",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"dryRun\":null}|dryRun|dryRun must be true or false, got null",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"mode\":null}|mode|mode must be a text, got null",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"tables\":null}|tables|tables must be a list, got null",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"tables\":[null]}|tables|got null",
                "/admin/reprocess|{\"date\":\"2026-11-21\",\"hour\":7,\"x\":null}|x|expected only date, dryRun, hour",
                "/admin/self-check|null|the body|the body must be one JSON object, got null",
                "/admin/self-check|{\"deep\":null}|deep|deep must be true or false, got null",
                "/admin/self-check|{\"from\":null,\"to\":null}|from|from must be a text, got null",
                "/admin/dead-letters/redrive|{\"ids\":null,\"all\":true}|ids|ids must be a list, got null",
                "/admin/dead-letters/redrive|{\"ids\":[\"a\"],\"all\":null}|all|all must be true or false, got null",
                "/admin/dead-letters/file-away|{\"ids\":null}|ids|ids must be a list, got null",
                "/admin/rejected/replay|{\"ids\":[\"a\"],\"record\":{\"x\":1e2147483648}}|the body|numbers whose exponents are within 2147483647",
                "/admin/rejected/replay|{\"from\":\"2026-11-21\",\"to\":\"2026-11-21\",\"dryRun\":null}|dryRun|got null",
                "/admin/rejected/replay|{\"from\":\"2026-11-21\",\"to\":\"2026-11-21\",\"record\":null}|record|record must be a JSON object, got null",
                "/admin/rejected/replay|{\"from\":\"2026-11-21\",\"to\":\"2026-11-21\",\"set\":null}|set|set must be an object, got null",
                "/admin/loading/pause|{\"x\":1}|the body|the body must be absent in this call",
                "/admin/loading/resume|[]|the body|the body must be absent in this call",
                "/admin/self-check|{\"deep\":\"yes\"}|deep|expected true or false",
                "/admin/self-check|{\"from\":\"2026-11-21T07:30:00Z\"}|from|a whole hour",
                "/admin/dead-letters/redrive|{\"ids\":[null]}|ids|without null",
                "/admin/dead-letters/redrive|{\"all\":\"true\"}|all|expected true or false",
                "/admin/rejected/replay|{\"ids\":[7]}|ids[0]|expected a text",
                "/admin/rejected/replay|{\"ids\":{}}|ids|expected a list",
            })
    void takesNothingForSomethingElse(String path, String body, String field, String detail) throws Exception {
        JsonNode problem = problem(loader.call("POST", path, body), 400);

        assertThat(problem.get("detail").asString()).contains(detail);
        assertThat(problem.path("field").asString("")).isEqualTo(field == null ? "" : field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/admin/partitions?form=2026-11-21|form|expected only from, to",
                "/admin/partitions?from=2026-11-21&from=2026-11-22|from|given once",
                "/admin/partitions?from=|from|not empty",
                "/admin/partitions?from=%2B1000000000-12-31T23:00:00Z|from|a whole hour of the years",
                "/admin/partitions?from=%2B999999999-12-31T23:00:00Z|from|a whole hour of the years",
                "/admin/accounting?to=-999999999-01-01T00:00:00Z|to|a whole hour of the years",
                "/admin/rejected?limit=|limit|not empty",
                "/admin/rejected?limit=1e2|limit|a number from 1 to 200",
                "/admin/dead-letters?limit=%D9%A7|limit|a number from 1 to 100",
                "/admin/jobs?state=done|state|expected none",
                "/admin/jobs/x?y=z|y|expected none",
                "/admin/records?id=a|id|expected only from, request_id, to",
                "/admin/records|request_id|given",
                "/admin/records?request_id=a%00b|request_id|without U+0000",
                "/admin/records?request_id=%ff|the query|in UTF-8",
                "/admin/partitions?from=%ff&to=1|the query|in UTF-8",
                "/admin/jobs?=a|the query|in UTF-8",
                "/admin/jobs?%00=a|the query|without control characters",
                "/actuator/health?a=%ff|the query|in UTF-8",
                "/nothing?a=%ff|the query|in UTF-8",
            })
    void knowsEachParameter(String path, String field, String detail) throws Exception {
        JsonNode problem = problem(loader.call("GET", path, ""), 400);

        assertThat(problem.get("field").asString()).isEqualTo(field);
        assertThat(problem.get("detail").asString()).contains(detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /admin/records/a%2Fb",
                "GET /admin/records/a;b",
                "GET /admin/records/a%3Bb",
                "GET /admin/records/a%25b",
                "GET /admin/records/a%5Cb",
                "GET /admin/records/a%00b",
                "GET /admin/records/a%0Ab",
                "GET /admin//records/a",
                "GET /admin/records/{a}",
                "GET /admin/records/a|b",
                "GET /admin/records/../jobs",
                "BREW /admin/jobs",
                "TRACE /admin/jobs"
            })
    void answersWhatTheServerRefusesWithAProblem(String line) throws Exception {
        String answer = raw(line + " HTTP/1.1");

        assertThat(answer)
                .containsPattern("^HTTP/1.1 40[05] ")
                .containsIgnoringCase("content-type: application/problem+json");
        assertThat(answer).doesNotContainIgnoringCase("<html").contains("\"detail\":\"");
    }

    @ParameterizedTest
    @MethodSource("heads")
    void answersAHeadThatIsNotTakenWithItsReason(int status, String reason, String detail, String head)
            throws Exception {
        double before = refused(reason);

        String answer = exchange(head);

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("connection: close")
                .contains("\"status\":" + status, detail);
        assertThat(refused(reason)).isEqualTo(before + 1);
    }

    /** Tomcat would close the connection after the preface of HTTP/2, and answer a line of HTTP/0.9. */
    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /actuator/health\r\n"})
    void anotherVersionOfHttpIsTold(String request) throws Exception {
        double before = refused("head");

        assertThat(exchange(request)).contains("\"status\":505", "The request line must end with HTTP/1.1 or HTTP/1.0");
        assertThat(refused("head")).isEqualTo(before + 1);
    }

    static Stream<Arguments> heads() {
        String get = head("GET /admin/loading HTTP/1.1");
        String longLine = "The request line must have, with the headers, at most 8192 bytes";
        String longHeaders =
                "The headers must have, with the request line, at most 8192 bytes, 100 lines and 200 cookies";
        String end = "\r\n\r\n";
        return Stream.of(
                arguments(400, "head", "Cannot read the request line", head("GET /admin/jobs?a b HTTP/1.1") + end),
                arguments(400, "head", "Cannot read the request line", get + "A header without a colon" + end),
                arguments(400, "head", "Cannot read the body", body("POST", "Content-Length: 9") + "{"),
                arguments(
                        414,
                        "long_head",
                        longLine,
                        head("GET /admin/jobs?a=" + "b".repeat(20_000) + " HTTP/1.1") + end),
                arguments(417, "head", "Expect must be 100-continue", get + "Expect: a-miracle" + end),
                arguments(431, "long_head", longHeaders, get + "X: " + "a".repeat(20_000) + end),
                arguments(431, "long_head", longHeaders, get + "X: a\r\n".repeat(100) + end),
                arguments(431, "long_head", longHeaders, get + "Cookie: " + "a=b; ".repeat(201) + end),
                arguments(501, "head", "Transfer-Encoding must be", body("POST", "Transfer-Encoding: rot13")),
                arguments(505, "head", "HTTP/1.1 or HTTP/1.0", head("GET /admin/loading HTTP/3.0") + end));
    }

    @Test
    void everyStatusIsOnThePage() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "OPERATIONS.md"));
        String table = page.substring(page.indexOf("| answer | when |\n"));
        String statuses = table.substring(0, table.indexOf("\n\n"))
                .lines()
                .map(row -> row.substring(2, row.indexOf('|', 2)))
                .collect(Collectors.joining());

        assertThat(Pattern.compile("[0-9]{3}").matcher(statuses).results().map(MatchResult::group))
                .contains(
                        "200", "202", "400", "401", "403", "404", "405", "406", "409", "413", "414", "415", "417",
                        "429", "431", "500", "501", "503", "505");
    }

    private static String head(String requestLine) {
        return requestLine + "\r\nHost: a\r\nAuthorization: " + ADMIN + "\r\n";
    }

    private static String body(String method, String header) {
        return head(method + " /admin/reprocess HTTP/1.1") + "Content-Type: application/json\r\n" + header + "\r\n\r\n";
    }

    private static String raw(String requestLine) throws IOException {
        return exchange(head(requestLine) + "Connection: close\r\n\r\n");
    }

    private static String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), loader.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anErrorOfACallWithAQueryIsThatError() throws Exception {
        assertThat(exchange(
                        body("POST", "Transfer-Encoding: chunked").replace("reprocess", "reprocess?a=b") + "zz\r\n"))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("the query parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/xml", "image/png", "application/json;q=0", "application/problem+json", "nonsense"})
    void doesNothingWhoseAnswerWouldNotBeTaken(String accept) throws Exception {
        double before = refused("accept");

        JsonNode problem = problem(loader.call("POST", "/admin/loading/pause", "", with("Accept", accept)), 406);

        assertThat(problem.get("detail").asString())
                .isEqualTo("Accept must take application/json, or be left out, got " + accept);
        assertThat(refused("accept")).isEqualTo(before + 1);
        assertThat(loader.get("/admin/loading").get("paused").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/*;q=0.1", "text/html, application/json", "APPLICATION/JSON;charset=utf-8"})
    void answersWhoeverTakesJson(String accept) throws Exception {
        HttpResponse<String> answer = loader.call("GET", "/admin/loading", "", with("Accept", accept));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWithIgnoringCase("application/json"));
    }

    /** An address in a query is somebody's. */
    @Test
    void logsNothingOfWhatARequestAsksFor(CapturedOutput output) throws Exception {
        String somebody = "somebody@example.com";
        for (String request : new String[] {
            head("GET /admin/records?request_id=" + somebody + " x HTTP/1.1"),
            head("GET /admin/records?request_id=" + somebody + "\u0001 HTTP/1.1"),
            head("GET /%zz?" + somebody + " HTTP/1.1"),
            head(somebody + " /admin/records HTTP/1.1"),
            head("GET /admin/jobs;a?" + somebody + " HTTP/1.1"),
            head("GET /admin/jobs?%00" + somebody + " HTTP/1.1"),
            head("GET /admin/jobs?" + somebody + "=%ff HTTP/1.1"),
            head("GET /nothing?" + somebody + "=%ff HTTP/1.1"),
            head("GET /actuator/health?=" + somebody + " HTTP/1.1"),
            head("GET /actuator/prometheus?" + somebody + "=%ff HTTP/1.1"),
            head("GET /admin/loading HTTP/1.1") + somebody + "\r\n",
            head("GET /admin/loading HTTP/1.1") + "Cookie: =" + somebody + ",\"; b\r\n",
            head("GET /admin/loading HTTP/1.1") + "Expect: " + somebody + "\r\n",
            head("GET /admin/loading HTTP/1.1") + "Accept: " + somebody + "\r\n",
            "GET /admin/loading HTTP/1.1\r\nHost: " + somebody + "/?[\r\n",
        }) {
            assertThat(exchange(request + "Connection: close\r\n\r\n"))
                    .as(request)
                    .matches("(?s)HTTP/1.1 [24]\\d\\d .*");
        }

        assertThat(output)
                .contains("INFO")
                .doesNotContain(somebody)
                .doesNotContain("Error parsing HTTP request header");
        for (String logger : new String[] {
            "org.apache.coyote.http11.Http11Processor",
            "org.apache.coyote.http2.Http2UpgradeHandler",
            "org.apache.tomcat.util.http.parser.Cookie"
        }) {
            assertThat(LoggerFactory.getLogger(logger).isInfoEnabled())
                    .as(logger)
                    .isFalse();
        }
    }

    @Test
    void saysWhereAnIdThatCannotStandInAPathGoes() throws Exception {
        double before = refused("firewall");

        assertThat(raw("GET /admin/records/a;b HTTP/1.1")).contains("GET /admin/records?request_id=a%3Bb");
        assertThat(refused("firewall")).isEqualTo(before + 1);
    }

    @Test
    void findsRecordsWhoseIdCannotStandInAPath() throws Exception {
        for (String id : new String[] {"a%2Fb", "a%3Bb", "a%25b", "a%5Cb", "%2E%2E", "a%26b", "%C3%A9"}) {
            JsonNode problem = problem(loader.call("GET", "/admin/records?request_id=" + id, ""), 404);
            assertThat(problem.get("detail").asString()).startsWith("There is no such record in the tables");
        }
    }

    /** The given first event is of 2020, and its id is no time. */
    @Test
    void findsTheFileOfARecordWhoseOwnTimeMisleads() throws Exception {
        send("{\"topic\":\"a\",\"request_id\":\"a/b;c%d\",\"request_timestamp\":\"2020-06-01 00:00:24.000000\"}");
        send("{\"topic\":\"a\",\"request_id\":\"fc417c2b-fe7a-4737-afe2-bec49c0ebd6f\","
                + "\"request_timestamp\":\"2020-06-01 00:00:24.000000\"}");

        for (String path : new String[] {"?request_id=a%2Fb%3Bc%25d", "/fc417c2b-fe7a-4737-afe2-bec49c0ebd6f"}) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> loader.call(
                            "GET", "/admin/records" + path, "")
                    .body()
                    .contains("\"loaded\""));
            JsonNode found = loader.get("/admin/records" + path);
            assertThat(found.get("rows")).hasSize(1);
            assertThat(found.get("places")).hasSize(1);
            assertThat(found.get("places").get(0).get("file").asString()).startsWith("events/date=20");
        }
    }

    private static void send(String body) {
        SqsAsyncClient sqs = loader.context.getBean(SqsAsyncClient.class);
        String url = sqs.getQueueUrl(request -> request.queueName("hostile-calls-it"))
                .join()
                .queueUrl();
        sqs.sendMessage(request -> request.queueUrl(url).messageBody(body)).join();
    }

    @Test
    void everyMeterOfOursSaysWhatItIs() throws Exception {
        Set<String> described = new TreeSet<>();
        Set<String> typed = new TreeSet<>();
        loader.call("GET", "/actuator/prometheus", "").body().lines().forEach(line -> {
            if (line.matches("# HELP tracking_\\S+ \\S.*")) {
                described.add(line.split(" ", 4)[2]);
            } else if (line.startsWith("# TYPE tracking_")) {
                typed.add(line.split(" ", 4)[2]);
            }
        });

        assertThat(typed).hasSizeGreaterThan(20);
        assertThat(described).isEqualTo(typed);
    }

    @Test
    void refusesActionsOfAnotherSitesPage() throws Exception {
        String own = "http://127.0.0.1:" + loader.port();
        String[][] foreign = {
            {"Origin", "https://evil.example"},
            {"Origin", "null"},
            {"Origin", "http://127.0.0.1:1"},
            {"Origin", "not a uri"},
            {"Origin", own, "Sec-Fetch-Site", "cross-site"},
            {"Origin", own, "Sec-Fetch-Site", "same-site"},
            {"Sec-Fetch-Site", "cross-site"}
        };
        for (String[] headers : foreign) {
            JsonNode problem = problem(loader.call("POST", "/admin/loading/pause", "", with(headers)), 403);
            assertThat(problem.get("detail").asString()).startsWith("Cannot take an action from another site's page");
        }
        problem(loader.call("POST", "/admin/loading/pause", "a=b", with("Content-Type", "text/plain")), 415);
        problem(
                loader.call("POST", "/admin/reprocess", "{}", with("Content-Type", "application/json;charset=utf-16")),
                415);
        problem(
                loader.call(
                        "POST",
                        "/admin/reprocess",
                        "{}",
                        with("Content-Type", "application/json", "Content-Encoding", "gzip")),
                415);
        problem(
                loader.call(
                        "POST",
                        "/admin/loading/pause",
                        "a=b",
                        with("Content-Type", "application/x-www-form-urlencoded")),
                415);

        assertThat(loader.get("/admin/loading").get("paused").asBoolean()).isFalse();
        for (String[] headers :
                new String[][] {{"Origin", own}, {"Origin", own, "Sec-Fetch-Site", "same-origin"}, {}}) {
            assertThat(loader.call("POST", "/admin/loading/resume", "", with(headers))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(refused("origin")).isGreaterThanOrEqualTo(foreign.length);
    }

    private static String[] with(String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = ADMIN;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }

    private static double refused(String reason) {
        return loader.context
                .getBean(MeterRegistry.class)
                .get("tracking.admin.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void auditsAnActionHoweverItsPathIsSpelt(CapturedOutput output) throws Exception {
        int before = actions("POST /admin/loading/pause");
        assertThat(loader.call("POST", "/%61dmin/loading/%70ause", "").statusCode())
                .isEqualTo(200);
        assertThat(loader.call("POST", "/admin/loading/resume", "").statusCode())
                .isEqualTo(200);

        loader.call(
                "POST",
                "/admin/%72ejected/replay",
                "{\"ids\":[\"rejected/date=2026-11-21/hour=07/20261121T0705Z-a-0001.ndjson.zst:1\"],"
                        + "\"record\":{\"topic\":\"a person's address\"}}");
        loader.call("POST", "/admin/reprocess", "{\"topic\":\"a person's address\",\"date\":\"2026-11-21\"}");

        assertThat(actions("POST /admin/loading/pause")).isEqualTo(before + 1);
        assertThat(actions("POST /admin/rejected/replay")).isPositive();
        assertThat(loader.get("/admin/audit").toString()).doesNotContain("a person's address");
        assertThat(output.toString()).contains("POST /admin/rejected/replay").doesNotContain("a person's address");
    }

    private static int actions(String action) throws Exception {
        return (int) loader.get("/admin/audit")
                .get("actions")
                .valueStream()
                .filter(entry -> entry.get("action").asString().equals(action))
                .count();
    }

    @Test
    void readsNoMoreOfABodyThanAnAdminNeeds() throws Exception {
        String large = "{\"date\":\"" + "x".repeat(2_000_000) + "\"}";
        JsonNode tooLarge = problem(loader.call("POST", "/admin/reprocess", large), 413);
        JsonNode cut = problem(
                loader.call(
                        "POST",
                        "/admin/reprocess",
                        large.substring(1_900_000)
                                .replaceFirst("^", "{\"date\":\"2")
                                .replace("\"}", "\",\"hour\":7}")),
                400);

        assertThat(tooLarge.get("detail").asString())
                .isEqualTo("The body must have at most 1048576 bytes, got 2000011");
        assertThat(cut.get("detail").asString()).hasSizeLessThan(400).contains("characters)");
        assertThat(refused("size")).isPositive();
    }

    @Test
    void takesNoTextButUtf8() throws Exception {
        for (String charset : List.of("ISO-8859-1", "UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32")) {
            byte[] body = "{\"date\":\"\u00e4\",\"hour\":7}".getBytes(Charset.forName(charset));
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + loader.port() + "/admin/reprocess"))
                                    .headers("Authorization", ADMIN, "Content-Type", "application/json")
                                    .POST(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(problem(answer, 400).get("detail").asString())
                    .as(charset)
                    .startsWith("The body must be UTF-8, got byte 0x");
        }
    }

    @Test
    void takesNoBodyInChunksWhereNoneIsExpected() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + loader.port() + "/admin/loading/pause"))
                .headers(with("Content-Type", "application/json"))
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8))))
                .build();

        JsonNode problem = problem(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()), 400);

        assertThat(problem.get("detail").asString()).isEqualTo("the body must be absent in this call, got 2 bytes");
    }

    @Test
    void readsNoMoreOfABodyThatDoesNotSayItsLength() throws Exception {
        byte[] large = ("{\"date\":\"" + "x".repeat(1_100_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + loader.port() + "/admin/reprocess"))
                .headers(with("Content-Type", "application/json"))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .build();

        JsonNode problem = problem(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()), 413);

        assertThat(problem.get("detail").asString()).isEqualTo("The body must have at most 1048576 bytes, got more");
    }

    @Test
    void slowsDownWhoeverGuesses(CapturedOutput output) throws Exception {
        assertThat(loader.call("GET", "/admin/loading", "").statusCode()).isEqualTo(200);
        int wrong = 0;
        HttpResponse<String> answer;
        do {
            answer = loader.call(
                    "GET", "/admin/loading", "", "Authorization", RunningLoader.basic("admin:guess" + wrong));
            wrong++;
        } while (answer.statusCode() == 401 && wrong < 50);

        problem(answer, 429);
        assertThat(answer.headers().firstValue("Retry-After"))
                .hasValueSatisfying(
                        seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 61));
        assertThat(wrong).isBetween(11, 21);
        assertThat(refused("credentials")).isGreaterThanOrEqualTo(10);
        assertThat(refused("guesses")).isPositive();
        assertThat(output).contains("Refused GET /admin/loading from 127.0.0.1: credentials");
        assertThat(loader.call("GET", "/admin/loading", "").statusCode())
                .as("whoever gave the right password before is let through")
                .isEqualTo(200);
    }
}
