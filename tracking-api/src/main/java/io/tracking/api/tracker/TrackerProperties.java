package io.tracking.api.tracker;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Names the browser tracker: ad blockers know the usual names.
 *
 * @param script path of the script, such as {@code /assets/site.js}; {@code /assets/site.<hash>.js} is its versioned name
 * @param endpoint path to which the script sends, such as {@code /data/in}: another name of {@code /track}, which stays
 * @param maxAge how long a browser may keep the script without asking; under its versioned name it keeps it for a year
 */
@Validated
@ConfigurationProperties("tracking.api.tracker")
public record TrackerProperties(
        @NotNull String script,
        @NotNull String endpoint,
        @NotNull
                @DurationMin(message = TrackerProperties.MAX_AGE)
                @DurationMax(days = 1, message = TrackerProperties.MAX_AGE)
                Duration maxAge) {

    static final String MAX_AGE = "must be 0s to 1d";

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-]+(\\.[A-Za-z0-9_~-]+)*)+");
    private static final List<String> TAKEN =
            List.of("/track.gif", "/streams", "/actuator", "/openapi", "/openapi.yaml");

    public TrackerProperties {
        if (!PATH.matcher(script).matches() || !script.endsWith(".js")) {
            throw new IllegalArgumentException(
                    "tracking.api.tracker.script must be a path that ends with .js, such as /assets/site.js, got "
                            + script);
        }
        if (!PATH.matcher(endpoint).matches() || endpoint.endsWith(".js")) {
            throw new IllegalArgumentException(
                    "tracking.api.tracker.endpoint must be a path, such as /data/in, got " + endpoint);
        }
        for (String taken : TAKEN) {
            if (endpoint.equals(taken) || endpoint.startsWith(taken + "/")) {
                throw new IllegalArgumentException(
                        "tracking.api.tracker.endpoint must be a path that nothing else answers, got " + endpoint);
            }
        }
    }
}
