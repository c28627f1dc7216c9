package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tracking.sandbox.process.LocalEndpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** docs/METRICS.md and what the running applications tell of their metrics. */
class MetricsPageIT {

    private static final Path ROOT = Path.of(System.getProperty("tracking.root", ".."));
    private static final Path PAGE = ROOT.resolve("docs/METRICS.md");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(tracking_\\w+)[{ ]");
    private static final Pattern HELP = Pattern.compile("# HELP (tracking_\\w+) (.*)");
    private static final Pattern ROW =
            Pattern.compile("\\| `(tracking_\\w+)` \\| \\w+ \\| [^|]* \\| (?:seconds|bytes)? ?\\| (.*) \\|");
    private static final Pattern NAME = Pattern.compile("tracking_[a-z0-9_]+");

    @Test
    void thePageListsEveryMetricWithItsDescription() throws IOException, InterruptedException {
        LocalEndpoints endpoints = PipelineFixture.shared().endpoints();
        Map<String, String> told = new TreeMap<>(told(endpoints.apiUri()));
        told.putAll(told(endpoints.loaderUri()));

        assertThat(told).hasSizeGreaterThan(60);
        assertThat(onThePage()).containsAllEntriesOf(told);
    }

    @Test
    void equationsAndAlarmsNameMetricsThatThereAre() throws IOException {
        assertThat(onThePage().keySet()).containsAll(named(PAGE));
    }

    /** A query for what has no sample draws nothing, and an alarm on it never rings. */
    @Test
    void everyMetricOfAlarmsAndDashboardHasASample() throws IOException, InterruptedException {
        LocalEndpoints endpoints = PipelineFixture.shared().endpoints();
        // Answers are counted by status: there is no sample before the first.
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(endpoints.apiUri().resolve("/track"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"topic\":\"metrics\"}"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> text(endpoints.apiUri())
                .contains("\ntracking_requests_total{"));
        Set<String> samples = SAMPLE.matcher(text(endpoints.apiUri()) + text(endpoints.loaderUri()))
                .results()
                .map(sample -> sample.group(1))
                .collect(Collectors.toSet());
        Path folder = ROOT.resolve("deploy/observability");

        assertThat(samples).containsAll(named(folder.resolve("alarms.yml")));
        assertThat(samples).containsAll(named(folder.resolve("dashboard.json")));
    }

    /** As Prometheus itself reads them, those of libraries too. */
    @Test
    void prometheusHasNothingToSayAboutAnyMetric() throws IOException, InterruptedException {
        LocalEndpoints endpoints = PipelineFixture.shared().endpoints();
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        if (!there) {
            System.err.println("[WARNING] Names and descriptions of metrics are NOT checked: there is no promtool");
        }
        assumeTrue(there, "there is no promtool");

        // Of an empty page it has nothing to say either.
        assertThat(told(endpoints.apiUri())).hasSizeGreaterThan(20);
        assertThat(text(endpoints.loaderUri()))
                .contains("hikaricp_connections{", "http_server_requests_seconds_count{");
        assertThat(promtool(text(endpoints.apiUri()))).isEqualTo("exit 0\n");
        assertThat(promtool(text(endpoints.loaderUri()))).isEqualTo("exit 0\n");
    }

    private static String promtool(String metrics) throws IOException, InterruptedException {
        Path page = Files.writeString(Files.createTempFile("metrics", ".txt"), metrics);
        Path said = Files.createTempFile("promtool", ".txt");
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(page.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        int exit = promtool.waitFor();
        return "exit " + exit + "\n" + Files.readString(said);
    }

    private static Set<String> named(Path file) throws IOException {
        return NAME.matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(URI application) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(application.resolve("/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static Map<String, String> told(URI application) throws IOException, InterruptedException {
        return HELP.matcher(text(application))
                .results()
                // Micrometer's largest value of a summary, beside it.
                .filter(line -> !line.group(1).endsWith("_max"))
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
    }

    private static Map<String, String> onThePage() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (one, other) -> one));
    }
}
