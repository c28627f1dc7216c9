package io.tracking.sandbox;

import static io.tracking.sandbox.PipelineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.tracking.sandbox.process.LocalEndpoints;
import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.process.Program;
import io.tracking.sandbox.proxy.FaultProxy;
import io.tracking.sandbox.proxy.Trouble;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Every alarm of deploy/observability rings for its trouble, which is made in the whole sandbox, judged by Prometheus on what both
 * applications tell.
 *
 * <p>The rules are the given ones, with shorter times: a trouble lasts for two seconds before its alarm rings ({@code for}), an age
 * counts from a two hundredth of what is written, and the day before is half a minute ago. Ranges of counters stay.
 *
 * <p>Three troubles are faults in counting, which nothing outside can make: for {@link #MISCOUNTS} the applications' own metrics
 * are told a second time, by somebody who has forgotten some.
 */
@EnabledIfSystemProperty(
        named = "alarms.ring",
        matches = "true",
        disabledReason = "it takes some minutes: -Dalarms.ring=true")
class AlarmsRingIT {

    private static final Path RULES =
            Path.of(System.getProperty("tracking.root", "..")).resolve("deploy/observability/alarms.yml");
    private static final Pattern NAME = Pattern.compile("- alert: (\\w+)");
    private static final Pattern AGE = Pattern.compile("(_seconds(?:\\{[^}]*})? > )([0-9 *]+)");
    private static final Trouble GONE = new Trouble(Trouble.Kind.REFUSE, 0);
    private static final Trouble SILENT = new Trouble(Trouble.Kind.DEAF, 0);
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(4);

    private static final Set<String> MISCOUNTS =
            Set.of("TrackingRequestsDoNotAddUp", "TrackingWindowsDoNotAddUp", "TrackingLoadsDoNotAddUp");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Set<String> rung = new TreeSet<>();
    private static PipelineFixture pipeline;
    private static FaultProxy sqs;
    private static FaultProxy s3;
    private static FaultProxy redshift;
    private static HttpServer miscounting;
    private static Prometheus prometheus;
    private static ScheduledExecutorService traffic;

    /** What one of the visitors sends. */
    private static volatile String next = good();

    @BeforeAll
    @SuppressWarnings("FutureReturnValueIgnored") // It goes on until the end.
    static void start() throws IOException {
        String missing = Prometheus.missing();
        if (missing != null) {
            System.err.println("[WARNING] No alarm is rung by its trouble: " + missing);
        }
        assumeTrue(missing == null, missing);
        pipeline = PipelineFixture.own();
        LocalEndpoints endpoints = pipeline.endpoints();
        sqs = FaultProxy.start(Ports.free(), endpoints.sqs());
        s3 = FaultProxy.start(Ports.free(), endpoints.s3());
        redshift = FaultProxy.start(Ports.free(), endpoints.redshift());
        relaunch(
                Program.API,
                "--spring.cloud.aws.sqs.endpoint=http://127.0.0.1:" + sqs.port(),
                "--tracking.queue.name=http://127.0.0.1:" + sqs.port() + "/000000000000/tracking-events",
                "--spring.cloud.aws.s3.endpoint=http://127.0.0.1:" + s3.port(),
                "--tracking.queue.send-timeout=6s",
                "--tracking.api.budget=1MB",
                "--tracking.api.body.limit=200KB");
        relaunch(
                Program.LOADER,
                "--spring.cloud.aws.s3.endpoint=http://127.0.0.1:" + s3.port(),
                "--spring.datasource.url=jdbc:redshift://127.0.0.1:" + redshift.port() + "/dev?ssl=false",
                "--tracking.loader.load-interval=200ms",
                "--tracking.notify.webhooks.nobody.url=http://127.0.0.1:" + Ports.free() + "/",
                "--tracking.notify.webhooks.nobody.secret=" + "s".repeat(32));
        miscounting = miscounting();
        traffic = Executors.newSingleThreadScheduledExecutor();
        traffic.scheduleWithFixedDelay(AlarmsRingIT::send, 0, 100, TimeUnit.MILLISECONDS);
        prometheus = new Prometheus(
                pipeline.directory().resolve("prometheus"),
                List.of(
                        "127.0.0.1:" + endpoints.api(),
                        "127.0.0.1:" + endpoints.loader(),
                        "127.0.0.1:" + miscounting.getAddress().getPort()),
                hurried(Files.readString(RULES)));
    }

    private static void relaunch(Program program, String... arguments) {
        pipeline.stack().child(program).kill();
        pipeline.stack().launch(program, List.of(arguments));
        pipeline.stack().awaitReady(PATIENCE, program);
    }

    @AfterAll
    static void stop() {
        if (pipeline == null) {
            return;
        }
        if (prometheus != null) {
            prometheus.close();
            traffic.shutdownNow();
            miscounting.stop(0);
        }
        sqs.close();
        s3.close();
        redshift.close();
        pipeline.stack().close();
    }

    private static String hurried(String rules) {
        String aged = AGE.matcher(rules)
                .replaceAll(found -> found.group(1) + "(" + found.group(2).strip() + ") / 200 ");
        return aged.replaceAll("for: \\w+", "for: 2s").replace("offset 1d", "offset 30s");
    }

    @Test
    void everyAlarmRingsForItsTrouble() throws Exception {
        Set<String> all = NAME.matcher(Files.readString(RULES))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(all).hasSizeGreaterThanOrEqualTo(20);
        String lost = aLoadedFile();
        // The day before, in which all was well.
        Instant wellUntil = Instant.now().plusSeconds(35);
        await().atMost(PATIENCE).until(() -> Instant.now().isAfter(wellUntil));
        Set<String> tooSoon = prometheus.ringing();

        next = bad();
        sendTo("tracking-events", "no JSON at all", Map.of());
        sendTo("tracking-events", ROW, envelope(Instant.now().minus(30, ChronoUnit.DAYS)));
        FilledLake lake = new FilledLake(bucket(), pipeline.endpoints().redshiftUrl());
        lake.refusedByRedshift(Instant.now().truncatedTo(ChronoUnit.HOURS));
        lake.damaged(Instant.now().truncatedTo(ChronoUnit.HOURS));
        Files.delete(bucket().resolve(lost));
        rings(
                "TrackingManyRejected",
                "TrackingRejectedJumps",
                "TrackingDeadLetters",
                "TrackingClockIsWrong",
                "TrackingRowsQuarantined",
                "TrackingFilesDamaged",
                "TrackingNobodyCompares",
                "TrackingOthersAreNotTold");
        compare();
        rings("TrackingSelfCheckFinding");
        rings(MISCOUNTS.toArray(String[]::new));

        next = good();
        redshift.begin(GONE);
        rings(
                "TrackingFilesWait",
                "TrackingLoadingStandsStill",
                "TrackingServiceUnreachable",
                "TrackingRowsAreLate",
                "TrackingLoadsFail");
        s3.begin(GONE);
        rings("TrackingQueueIsOld", "TrackingSpilledMessagesStay");
        // What is refused at once is answered at once; what hears nothing holds its memory.
        sqs.begin(SILENT);
        s3.begin(SILENT);
        next = "[" + (good() + ",").repeat(100) + good() + "]";
        rings("TrackingBudgetNearItsLimit", "TrackingAnswers503");

        assertThat(rung).containsAll(all);
        assertThat(tooSoon)
                .as("alarms that rang while all was well")
                .doesNotContain(
                        "TrackingManyRejected",
                        "TrackingDeadLetters",
                        "TrackingClockIsWrong",
                        "TrackingRowsQuarantined",
                        "TrackingFilesDamaged",
                        "TrackingSelfCheckFinding",
                        "TrackingAnswers503");
    }

    private static void rings(String... alarms) {
        await().atMost(LONG_ENOUGH).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            rung.addAll(prometheus.ringing());
            assertThat(rung).contains(alarms);
        });
        System.out.println(Instant.now() + " rang: " + String.join(", ", alarms));
    }

    private static Path bucket() {
        return pipeline.directory().resolve("aws/s3/tracking-lake");
    }

    private static String aLoadedFile() {
        return await().atMost(PATIENCE)
                .until(
                        () -> pipeline.query("SELECT file_key FROM tracking.load_ledger LIMIT 1"),
                        files -> !files.isEmpty())
                .get(0)
                .get("file_key");
    }

    private static String good() {
        return "{\"topic\":\"alarms\",\"message\":\"" + "m".repeat(100) + "\"}";
    }

    private static String bad() {
        return "{\"message\":\"an event without a topic\"}";
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the answer, as some never come.
    private static void send() {
        HTTP.sendAsync(
                HttpRequest.newBuilder(pipeline.endpoints().apiUri().resolve("/track"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(next))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private static final String ROW =
            "{\"request_timestamp\":\"2026-11-21 07:00:00.000000\",\"request_id\":\"clock\",\"topic\":\"clock\"}\n";

    /** As a tracking-api writes it whose clock shows {@code now}. */
    private static Map<String, String> envelope(Instant now) {
        CRC32C crc = new CRC32C();
        crc.update(ROW.getBytes(StandardCharsets.UTF_8));
        return Map.of(
                "format", "1",
                "kind", "records",
                "encoding", "plain",
                "count", "events=1,utm=0,rejected=0",
                "size", Integer.toString(ROW.length()),
                "checksum", "crc32c:" + HexFormat.of().toHexDigits((int) crc.getValue()),
                "received_at", now.toString());
    }

    private static void sendTo(String queue, String body, Map<String, String> attributes) throws Exception {
        URI endpoint = pipeline.endpoints().sqsUri();
        StringBuilder form = new StringBuilder(
                "Action=SendMessage&QueueUrl=" + endpoint + "/000000000000/" + queue + "&MessageBody=" + encoded(body));
        int number = 0;
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            String name = "&MessageAttribute." + ++number;
            form.append(name + ".Name=" + attribute.getKey() + name + ".Value.DataType=String" + name
                    + ".Value.StringValue=" + encoded(attribute.getValue()));
        }
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(endpoint)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void compare() throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(pipeline.endpoints().loaderUri().resolve("/admin/self-check"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("admin:sandbox".getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).containsPattern("\"MISSING\":[1-9]");
    }

    /** Both applications' metrics, without half of what was accepted, published and inserted. */
    private static HttpServer miscounting() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/actuator/prometheus", exchange -> {
            String told = told(pipeline.endpoints().apiUri())
                    + told(pipeline.endpoints().loaderUri());
            String wrong = Pattern.compile(
                            "(?m)^(tracking_(?:records_accepted|loader_rows_published|load_inserted)_total(?:\\{[^}]*})? )(.*)$")
                    .matcher(told)
                    .replaceAll(AlarmsRingIT::half);
            byte[] body = Pattern.compile("(?m)^(?!tracking_(?:records|loader_rows|load)_)[^\n]*\n")
                    .matcher(wrong)
                    .replaceAll("")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        return server;
    }

    private static String half(MatchResult found) {
        return found.group(1) + Math.floor(Double.parseDouble(found.group(2)) / 2);
    }

    private static String told(URI application) throws IOException {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(application.resolve("/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
