package io.tracking.sandbox;

import static org.awaitility.Awaitility.await;

import io.tracking.sandbox.process.Endpoints;
import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.process.Settings;
import io.tracking.sandbox.process.Stack;
import io.tracking.sandbox.process.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The whole pipeline in real processes, on random ports, with a window of two seconds; one for all tests. */
final class PipelineFixture {

    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Pattern MESSAGES =
            Pattern.compile("<Name>ApproximateNumberOfMessages(?:NotVisible|Delayed)?</Name>\\s*<Value>(\\d+)</Value>");

    private static @Nullable PipelineFixture shared;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path directory;
    private final Endpoints endpoints = Ports.anyFree();
    private final Stack stack;

    private PipelineFixture() throws IOException {
        this.directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "pipeline");
        this.stack = new Stack(new Settings(
                Jars.below(Path.of(System.getProperty("tracking.root", ".."))),
                directory,
                endpoints,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10)));
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "pipeline-stop"));
        stack.start(PATIENCE);
    }

    /** Started by the first test that asks, stopped with the JVM. */
    static synchronized PipelineFixture shared() throws IOException {
        var pipeline = shared;
        if (pipeline == null) {
            pipeline = new PipelineFixture();
            shared = pipeline;
        }
        return pipeline;
    }

    Stack stack() {
        return stack;
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /** How often each request_id is in a table. */
    Map<String, Integer> occurrences(String table) throws SQLException {
        var occurrences = new HashMap<String, Integer>();
        for (var row : query("SELECT request_id, COUNT(*) AS times FROM tracking." + table + " GROUP BY request_id")) {
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

    private long messages() throws IOException, InterruptedException {
        var queue = endpoints.sqsUri() + "/000000000000/tracking-events";
        var answer = http.send(
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
        var folder = directory.resolve("aws/s3/tracking-lake").resolve(name);
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .count();
        } catch (UncheckedIOException removedMeanwhile) {
            return Long.MAX_VALUE;
        }
    }

    private long ledgerRows() throws SQLException {
        return Long.parseLong(String.valueOf(query("SELECT COUNT(*) AS files FROM tracking.load_ledger")
                .get(0)
                .get("files")));
    }

    /** Rows as column name to text. */
    List<Map<String, @Nullable String>> query(String sql) throws SQLException {
        try (var warehouse = Warehouse.connect(endpoints.redshiftUrl());
                var statement = warehouse.connection().createStatement();
                var result = statement.executeQuery(sql)) {
            var columns = result.getMetaData();
            var rows = new ArrayList<Map<String, @Nullable String>>();
            while (result.next()) {
                var row = new LinkedHashMap<String, @Nullable String>();
                for (var column = 1; column <= columns.getColumnCount(); column++) {
                    row.put(columns.getColumnName(column), result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
