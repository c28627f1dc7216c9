package io.tracking.api.http;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which pages may call.
 *
 * @param allowedOrigins patterns such as {@code https://*.example.com} or {@code http://localhost:[*]}; none: only pages
 *     of the API's own origin
 * @param maxAge how long a browser may remember the answer to a preflight
 */
@ConfigurationProperties("tracking.api.cors")
record CorsProperties(List<String> allowedOrigins, Duration maxAge) {

    CorsProperties {
        if (allowedOrigins.contains("*")) {
            throw new IllegalArgumentException(
                    "tracking.api.cors.allowed-origins must name origins, because their calls carry the visitor's cookie,"
                            + " got *; https://* stands for every HTTPS origin");
        }
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
