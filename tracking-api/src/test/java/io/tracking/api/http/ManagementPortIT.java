package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.Client;
import io.tracking.api.QueueUnderTest;
import io.tracking.api.RunningApi;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shows what faces the internet, and what does not. */
class ManagementPortIT {

    private static final Pattern NAME = Pattern.compile("tracking_[a-z0-9_]+");

    private static QueueUnderTest queue;
    private static RunningApi api;

    @BeforeAll
    static void start() {
        queue = QueueUnderTest.create();
        api = RunningApi.start(queue.properties(), "management.server.port=0");
    }

    @AfterAll
    static void stop() {
        api.close();
        queue.close();
    }

    @Test
    void thePortOfTheApiAnswersTheTwoProbesAndNoMore() {
        Client client = api.client();

        for (String probe : List.of("liveness", "readiness")) {
            assertThat(client.get("/actuator/health/" + probe).statusCode()).isEqualTo(200);
            assertThat(client.get("/actuator/health/" + probe).body()).isEqualTo("{\"status\":\"UP\"}");
        }
        for (String path : List.of(
                "/actuator",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/health/lanes",
                "/actuator/health/readiness/lanes")) {
            assertThat(client.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void theManagementPortTellsTheRest() {
        Client management = new Client(api.managementPort());

        assertThat(management.get("/actuator/health").body()).contains("\"budget\"", "\"lanes\"", "\"queue\"");
        assertThat(management.get("/actuator/health/readiness").body()).contains("\"lanes\":{\"status\":\"UP\"}");
        assertThat(management.get("/actuator/prometheus").body()).contains("tracking_records_received_total");
        assertThat(management.get("/track.gif?topic=a").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    404 | GET /nothing HTTP/1.1~~
                    405 | POST /actuator/health HTTP/1.1~Content-Length: 0~~
                    406 | GET /actuator/health HTTP/1.1~Accept: image/png~~
                    400 | nonsense~~
                    414 | GET /{long} HTTP/1.1~~
                    431 | GET /actuator/health HTTP/1.1~X-Long: {long}~~
                    501 | GET /actuator/health HTTP/1.1~Transfer-Encoding: rot13~~
                    505 | GET /actuator/health HTTP/3.0~~
                    """)
    void whatTheManagementPortRefusesIsAProblem(int status, String request) {
        String whole =
                request.replace("{long}", "x".repeat(17 * 1024)).replaceFirst("~", "~Host: a~Connection: close~");
        double before = counted();

        try (RawConnection connection = new RawConnection(api.managementPort())) {
            String answer =
                    connection.send(whole.replace("~", "\r\n")).halfClose().readAll();

            assertThat(answer)
                    .startsWith("HTTP/1.1 " + status)
                    .contains("application/problem+json", "\"status\":" + status, "\"detail\":")
                    .doesNotContain("<html", "Apache Tomcat");
        }
        assertThat(counted()).isEqualTo(before);
    }

    /** Refused requests of the API's own port. */
    private static double counted() {
        return api.bean(MeterRegistry.class).get("tracking.http.refused").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** What {@code promtool check metrics} asks of a metric, of each of ours. */
    @Test
    void everyMetricSaysWhatItIs() {
        api.client().post("{\"topic\":\"a\"}");
        MeterRegistry registry = api.bean(MeterRegistry.class);
        List<Meter> own = registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith("tracking."))
                .toList();

        assertThat(own).hasSizeGreaterThan(20);
        assertThat(own).allSatisfy(meter -> assertThat(meter.getId().getDescription())
                .as(meter.getId().toString())
                .isNotBlank());

        List<String> lines = new Client(api.managementPort())
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.contains("tracking_"))
                .toList();
        Set<String> helped = new TreeSet<>();
        for (String line : lines) {
            if (line.startsWith("# HELP ")) {
                String[] words = line.split(" ", 4);
                assertThat(words).as(line).hasSize(4);
                assertThat(words[2]).matches(NAME).doesNotContain("_total_", "__");
                helped.add(words[2]);
            } else if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                assertThat(words[2].endsWith("_total")).as(line).isEqualTo(words[3].equals("counter"));
            }
        }
        Set<String> sampled = lines.stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[ {]", 2)[0].replaceAll("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(helped.stream().map(name -> name.replaceAll("_max$", "")).toList())
                .containsAll(sampled);
    }
}
