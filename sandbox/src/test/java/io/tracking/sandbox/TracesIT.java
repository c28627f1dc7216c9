package io.tracking.sandbox;

import static io.tracking.sandbox.PipelineFixture.PATIENCE;
import static io.tracking.sandbox.PipelineFixture.STEPS_WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.trace.v1.Span;
import io.tracking.sandbox.TraceReceiver.Mood;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a row to the request, the message, the file and the load that it came with, by nothing but its request_id. */
class TracesIT {

    private static final String SENDER = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Pattern EXEMPLAR =
            Pattern.compile("(?m)^(tracking_\\w+)_bucket\\{.* # \\{.*trace_id=\"(\\w{32})\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final PipelineFixture pipeline;
    private final TraceReceiver traces;

    TracesIT() throws IOException {
        pipeline = PipelineFixture.shared();
        traces = pipeline.traces();
    }

    @AfterEach
    void beWell() {
        traces.be(Mood.WELL);
    }

    @Test
    void leadFromARowToItsLoad() throws Exception {
        String id = UUID.randomUUID().toString();
        track(record(id));
        pipeline.awaitDrained();

        String trace = traceOf(id);
        Span request = step(trace, "POST /track");
        Span sent = step(trace, "queue send");
        Span received = step(trace, "queue receive");
        String file = TraceReceiver.attribute(received, "tracking.file");
        Span published = step(traceOf(file), "file publish");
        Span loaded = step(traceOf(file), "file load");
        String loadId = pipeline.query("SELECT load_id FROM tracking.load_ledger WHERE file_key = '" + file + "'")
                .get(0)
                .get("load_id");
        Span load = step(traceOf(loadId), "load");

        assertThat(TraceReceiver.attribute(request, "tracking.request_id")).isEqualTo(id);
        assertThat(TraceReceiver.links(request)).containsExactly(SENDER);
        assertThat(sent.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(received.getParentSpanId()).isEqualTo(request.getSpanId());
        assertThat(TraceReceiver.links(received)).containsExactly(traceOf(file));
        assertThat(TraceReceiver.links(published)).contains(trace);
        assertThat(loaded.getParentSpanId()).isEqualTo(published.getSpanId());
        assertThat(TraceReceiver.links(loaded)).containsExactly(traceOf(loadId));
        assertThat(TraceReceiver.links(load)).contains(traceOf(file));
        assertThat(request.getEndTimeUnixNano()).isLessThan(load.getEndTimeUnixNano());
        assertThat(find(id)).contains("\"trace\":{\"id\":\"" + trace + "\",\"sampled\":true}");
    }

    @Test
    void eachRecordOfABatchHasATraceThatLeadsToItsRequest() throws Exception {
        List<String> ids =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(3).toList();
        track(ids.stream().map(TracesIT::record).collect(Collectors.joining(",", "[", "]")));
        pipeline.awaitDrained();

        Span request = step(traceOf(ids.get(0)), "POST /track");
        for (String id : ids.subList(1, 3)) {
            Span record = step(traceOf(id), "record");
            assertThat(TraceReceiver.links(record)).containsExactly(TraceReceiver.hex(request.getTraceId()));
            assertThat(step(traceOf(id), "queue receive").getParentSpanId()).isEqualTo(record.getSpanId());
        }
    }

    @Test
    void valuesOfHistogramsNameATrace() throws Exception {
        // One that was measured before may have lost its trace to a receiver that was silent.
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            track(record(UUID.randomUUID().toString()));
            return named("tracking_commit_seconds", "POST /track") && named("tracking_load_duration_seconds", "load");
        });
    }

    @Test
    void nobodyWaitsForAReceiverAndNothingIsLost() throws Exception {
        for (Mood mood : List.of(Mood.ANSWERS_500, Mood.SILENT)) {
            traces.be(mood);
            double droppedBefore = dropped();
            List<String> ids = Stream.generate(() -> UUID.randomUUID().toString())
                    .limit(STEPS_WAITING)
                    .toList();
            for (int from = 0; from < ids.size(); from += 10) {
                track(ids.subList(from, from + 10).stream()
                        .map(TracesIT::record)
                        .collect(Collectors.joining(",", "[", "]")));
            }

            await("dropped while the receiver is " + mood).atMost(PATIENCE).until(() -> dropped() > droppedBefore);
            pipeline.awaitDrained();
            assertThat(pipeline.occurrences("events"))
                    .containsAllEntriesOf(ids.stream().collect(Collectors.toMap(id -> id, id -> 1)));
        }
        traces.be(Mood.WELL);

        String id = UUID.randomUUID().toString();
        await().atMost(PATIENCE).until(() -> {
            track(record(id));
            return traces.step(traceOf(id), "POST /track").isPresent();
        });
    }

    private static String record(String id) {
        return "{\"topic\":\"traced\",\"request_id\":\"" + id + "\"}";
    }

    private void track(String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(pipeline.endpoints().apiUri().resolve("/track"))
                        .header("Content-Type", "application/json")
                        .header("traceparent", "00-" + SENDER + "-00f067aa0ba902b7-01")
                        .timeout(Duration.ofSeconds(5))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private Span step(String trace, String name) {
        return await(name + " of " + trace)
                .atMost(PATIENCE)
                .until(() -> traces.step(trace, name), found -> found.isPresent())
                .orElseThrow();
    }

    /** As anybody can calculate it. */
    private static String traceOf(String name) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    /** Whether a bucket of that histogram names a trace that has that step. */
    private boolean named(String histogram, String step) throws IOException, InterruptedException {
        String both = metrics(pipeline.endpoints().apiUri(), "application/openmetrics-text; version=1.0.0")
                + metrics(pipeline.endpoints().loaderUri(), "application/openmetrics-text; version=1.0.0");
        return EXEMPLAR.matcher(both)
                .results()
                .anyMatch(found -> found.group(1).equals(histogram)
                        && traces.step(found.group(2), step).isPresent());
    }

    private double dropped() throws IOException, InterruptedException {
        return Pattern.compile("(?m)^tracking_traces_steps_total\\{outcome=\"dropped\"} (\\S+)$")
                .matcher(metrics(pipeline.endpoints().apiUri(), "text/plain"))
                .results()
                .map(MatchResult::group)
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String metrics(URI application, String accept) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(application.resolve("/actuator/prometheus"))
                                .header("Accept", accept)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String find(String id) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(pipeline.endpoints().loaderUri().resolve("/admin/records/" + id))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                "admin:sandbox".getBytes(StandardCharsets.UTF_8)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
