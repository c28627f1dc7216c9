package io.tracking.sandbox;

import static org.awaitility.Awaitility.await;

import io.tracking.sandbox.process.Endpoints;
import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.process.Stack;
import io.tracking.sandbox.process.Stack.Settings;
import io.tracking.sandbox.process.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The whole pipeline in real processes, on random ports, with a window of two seconds. */
final class PipelineFixture implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Path directory;
    private final Endpoints endpoints = Ports.anyFree();
    private final Stack stack;

    PipelineFixture(String name) throws IOException {
        this.directory = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "pipelines").toAbsolutePath()), name);
        this.stack = new Stack(new Settings(
                Jars.below(Path.of(System.getProperty("tracking.root", ".."))),
                directory,
                endpoints,
                Duration.ofSeconds(2),
                Duration.ofSeconds(15)));
        stack.start(PATIENCE);
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

    /** Waits until the query's first column is the number. */
    void awaitNumber(String sql, long expected) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> number(sql) == expected);
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(
                String.valueOf(query(sql).get(0).values().iterator().next()));
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

    @Override
    public void close() {
        stack.close();
    }
}
