package io.tracking.sandbox;

import static org.awaitility.Awaitility.await;

import io.tracking.sandbox.chaos.LakeReader;
import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.LocalEndpoints;
import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.process.Settings;
import io.tracking.sandbox.process.Stack;
import io.tracking.sandbox.process.WarehouseClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole pipeline in real processes, on random ports, with a window of two seconds, every record traced; one for all tests.
 */
final class PipelineFixture {

    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Steps of traces that an application keeps for the receiver. */
    static final int STEPS_WAITING = 500;

    private static final Pattern MESSAGES =
            Pattern.compile("<Name>ApproximateNumberOfMessages(?:NotVisible|Delayed)?</Name>\\s*<Value>(\\d+)</Value>");

    private static @Nullable PipelineFixture shared;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final LocalEndpoints endpoints = Ports.anyFree();
    private final TraceReceiver traces = TraceReceiver.start();
    private final Stack stack;

    private PipelineFixture() throws IOException {
        this.directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "pipeline");
        this.stack = new Stack(new Settings(
                Jars.below(Path.of(System.getProperty("tracking.root", ".."))),
                directory,
                endpoints,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                List.of(
                        "--tracking.traces.endpoint=" + traces.uri(),
                        "--tracking.traces.ratio=1",
                        "--tracking.traces.waiting=" + STEPS_WAITING)));
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "pipeline-stop"));
        stack.start(PATIENCE);
    }

    /** Started by the first test that asks, stopped with the JVM. */
    static synchronized PipelineFixture shared() throws IOException {
        PipelineFixture pipeline = shared;
        if (pipeline == null) {
            pipeline = new PipelineFixture();
            shared = pipeline;
        }
        return pipeline;
    }

    /** Another one, which whoever asks stops. */
    static PipelineFixture own() throws IOException {
        return new PipelineFixture();
    }

    Path directory() {
        return directory;
    }

    Stack stack() {
        return stack;
    }

    /** What both applications tell their traces. */
    TraceReceiver traces() {
        return traces;
    }

    LocalEndpoints endpoints() {
        return endpoints;
    }

    /** How often each request_id is in a table. */
    Map<String, Integer> occurrences(String table) throws SQLException {
        Map<String, Integer> occurrences = new HashMap<>();
        for (Map<String, String> row :
                query("SELECT request_id, COUNT(*) AS times FROM tracking." + table + " GROUP BY request_id")) {
            occurrences.put(String.valueOf(row.get("request_id")), Integer.valueOf(String.valueOf(row.get("times"))));
        }
        return occurrences;
    }

    /** Waits until nothing is on its way any more: both lanes are empty and every file is in the ledger. */
    void awaitDrained() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> messages() == 0 && spilled() == 0 && files() == ledgerRows());
    }

    /** The lines of a folder's files, each with what has no column; only once {@link #awaitDrained} has returned. */
    List<JsonNode> filed(String table) {
        LakeReader lake = new LakeReader(directory.resolve("aws/s3/tracking-lake"));
        List<JsonNode> records = new ArrayList<>();
        for (String key : lake.keys(table)) {
            lake.lines(key, line -> records.add(JsonMapper.shared().readTree(line)));
        }
        return records;
    }

    /** Waits until the rejected record with that text is in a file. */
    void awaitRejected(String text) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> filed("rejected").stream()
                        .anyMatch(line -> line.toString().contains(text)));
    }

    private long messages() throws IOException, InterruptedException {
        String queue = endpoints.sqsUri() + "/000000000000/tracking-events";
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(endpoints.sqsUri())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "Action=GetQueueAttributes&AttributeName.1=All&QueueUrl=" + queue))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return MESSAGES.matcher(answer.body())
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .reduce(Long::sum)
                .orElseThrow(() -> new IllegalStateException(answer.body()));
    }

    /** Messages in the spill lane. */
    long spilled() throws IOException {
        return objects("spill", ".envelope");
    }

    private long files() throws IOException {
        return objects("events", "") + objects("utm", "");
    }

    private long objects(String name, String ending) throws IOException {
        try {
            return filesOf(name, ending).size();
        } catch (UncheckedIOException removedMeanwhile) {
            return Long.MAX_VALUE;
        }
    }

    private List<Path> filesOf(String name, String ending) throws IOException {
        Path folder = directory.resolve("aws/s3/tracking-lake").resolve(name);
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .toList();
        }
    }

    private long ledgerRows() throws SQLException {
        return Long.parseLong(String.valueOf(query("SELECT COUNT(*) AS files FROM tracking.load_ledger")
                .get(0)
                .get("files")));
    }

    /** Rows as column name to text. */
    List<Map<String, @Nullable String>> query(String sql) throws SQLException {
        try (WarehouseClient warehouse = WarehouseClient.connect(endpoints.redshiftUrl());
                Statement statement = warehouse.connection().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            List<Map<String, String>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    row.put(columns.getColumnName(column), result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
