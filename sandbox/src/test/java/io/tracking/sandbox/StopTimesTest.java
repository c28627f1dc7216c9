package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** A stop is over before whoever asked for it loses patience. */
class StopTimesTest {

    private static final Path ROOT = Path.of(System.getProperty("tracking.root", ".."));

    /** What Kubernetes and ECS give by default. */
    private static final Duration USUAL = Duration.ofSeconds(30);

    @Test
    void trackingApiStopsInTime() throws IOException {
        Map<String, Object> yaml = applicationYaml("tracking-api");
        Duration stop = shutdown(yaml).plus(duration(yaml, "tracking", "api", "commit-timeout"));

        assertThat(stop).isLessThan(USUAL).isLessThan(grace("tracking-api"));
    }

    @Test
    void theLoaderStopsInTime() throws IOException {
        Map<String, Object> yaml = applicationYaml("loader");

        assertThat(duration(yaml, "tracking", "queue", "stop-within")).isLessThan(shutdown(yaml));
        assertThat(shutdown(yaml)).isLessThan(USUAL).isLessThan(grace("loader"));
    }

    private static Duration shutdown(Map<String, Object> yaml) {
        return duration(yaml, "spring", "lifecycle.timeout-per-shutdown-phase");
    }

    private static Duration grace(String service) throws IOException {
        return duration(read(ROOT.resolve("docker-compose.yml")), "services", service, "stop_grace_period");
    }

    private static Map<String, Object> applicationYaml(String application) throws IOException {
        return read(ROOT.resolve(application).resolve("src/main/resources/application.yml"));
    }

    private static Map<String, Object> read(Path yaml) throws IOException {
        return new Yaml().load(Files.readString(yaml));
    }

    private static Duration duration(Map<String, Object> yaml, String... path) {
        Object value = yaml;
        for (String name : path) {
            value = value instanceof Map<?, ?> members ? members.get(name) : null;
        }
        assertThat(value).as(String.join(".", path)).isNotNull();
        return Duration.parse("PT" + String.valueOf(value).toUpperCase(Locale.ROOT));
    }
}
