package io.tracking.api.http;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures which pages may call.
 *
 * @param allowedOrigins patterns such as {@code https://*.example.com} or {@code http://localhost:[*]}; none: only pages
 *     of the API's own origin
 * @param allowedHeaders names that they may send, beside those that need no leave; {@code *}: every one
 * @param maxAge how long a browser may remember the answer to a preflight
 */
@Validated
@ConfigurationProperties("tracking.api.cors")
record CorsProperties(
        @NotNull List<String> allowedOrigins, @NotNull List<String> allowedHeaders, @NotNull Duration maxAge) {

    private static final Pattern NAME = Pattern.compile("\\*|[A-Za-z0-9!#$%&'+.^_`|~-]+");

    CorsProperties {
        if (allowedOrigins.contains("*")) {
            throw new IllegalArgumentException(
                    "tracking.api.cors.allowed-origins must name origins, because their calls carry the visitor's cookie,"
                            + " got *; https://* stands for every HTTPS origin");
        }
        for (String header : allowedHeaders) {
            if (!NAME.matcher(header).matches()) {
                throw new IllegalArgumentException(
                        "tracking.api.cors.allowed-headers must be names of headers, or *, got " + header);
            }
        }
        allowedOrigins = List.copyOf(allowedOrigins);
        allowedHeaders = List.copyOf(allowedHeaders);
    }
}
