package io.tracking.sandbox;

import static org.awaitility.Awaitility.await;

import io.tracking.sandbox.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Prometheus on 127.0.0.1 that asks each second and judges by given rules.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/#alerts">Alerts</a>
 */
final class Prometheus implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI base;

    /**
     * Starts it.
     *
     * @param targets host:port of those that tell {@code /actuator/prometheus}
     * @param rules in its own YAML
     */
    Prometheus(Path directory, List<String> targets, String rules) throws IOException {
        int port = Ports.free();
        base = URI.create("http://127.0.0.1:" + port);
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("rules.yml"), rules);
        Files.writeString(
                directory.resolve("prometheus.yml"),
                """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs:
                  - job_name: tracking
                    metrics_path: /actuator/prometheus
                    static_configs: [{targets: [%s]}]
                """
                        .formatted(targets.stream().map(ConsolePage::quoted).collect(Collectors.joining(", "))));
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> get("/api/v1/targets")
                                .path("data")
                                .path("activeTargets")
                                .size()
                        == targets.size());
    }

    /** Null when it can be started here; else what is missing, and how to get it. */
    static String missing() {
        return Files.isExecutable(PROGRAM) ? null : PROGRAM + " is not here: apt-get install prometheus";
    }

    /** Names of the alarms that ring now. */
    Set<String> ringing() {
        Set<String> ringing = new TreeSet<>();
        for (JsonNode alert : get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.path("state").asString().equals("firing")) {
                ringing.add(alert.path("labels").path("alertname").asString());
            }
        }
        return ringing;
    }

    private JsonNode get(String path) {
        try {
            return JsonMapper.shared()
                    .readTree(http.send(
                                    HttpRequest.newBuilder(base.resolve(path)).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new IllegalStateException("Prometheus does not answer " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
