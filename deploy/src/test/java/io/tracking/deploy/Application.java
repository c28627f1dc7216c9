package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** Knows what an application says of itself in its application.yml. */
final class Application {

    /** Of Spring Boot and Spring Cloud AWS. */
    private static final Set<String> FRAMEWORK = Set.of(
            "spring.datasource.url",
            "spring.cloud.aws.region.static",
            "spring.config.import",
            "management.server.port");

    private Application() {}

    static Map<String, Object> yaml(String application) {
        try {
            return new Yaml()
                    .load(Files.readString(
                            Checks.ROOT.resolve(application).resolve("src/main/resources/application.yml")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the application.yml of " + application, e);
        }
    }

    static Object at(Map<String, Object> yaml, String... path) {
        Object value = yaml;
        for (String name : path) {
            value = value instanceof Map<?, ?> members ? members.get(name) : null;
        }
        assertThat(value).as(String.join(".", path)).isNotNull();
        return value;
    }

    static Duration duration(Object value) {
        return Duration.parse("PT" + String.valueOf(value).toUpperCase(Locale.ROOT));
    }

    /** How long it takes to stop, at most: requests, and then what they have put on their way to the queue. */
    static Duration stop(String application) {
        Map<String, Object> yaml = yaml(application);
        Duration phase = duration(at(yaml, "spring", "lifecycle.timeout-per-shutdown-phase"));
        return application.equals("tracking-api")
                ? phase.plus(duration(at(yaml, "tracking", "api", "commit-timeout")))
                : phase;
    }

    /** The names of the environment variables of its properties, as Spring Boot's documentation has them. */
    static Set<String> variables(String application) {
        Set<String> known = new HashSet<>(FRAMEWORK);
        properties(yaml(application), "", known);
        return known.stream()
                .map(property -> property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static void properties(Map<?, ?> yaml, String prefix, Set<String> into) {
        yaml.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                properties(inner, prefix + name + ".", into);
            } else {
                into.add(prefix + name);
            }
        });
    }
}
