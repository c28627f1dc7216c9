package io.tracking.api.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configures what clients are told, and how long they may take to begin.
 *
 * @param retryAfter the Retry-After of a 503
 * @param headTimeout from the first byte of a request to the end of its headers
 */
@ConfigurationProperties("tracking.api")
record HttpProperties(Duration retryAfter, Duration headTimeout) {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    HttpProperties {
        if (retryAfter.toSeconds() < 1) {
            throw new IllegalArgumentException("tracking.api.retry-after must be at least 1s, got " + retryAfter);
        }
        if (headTimeout.toMillis() < 1 || headTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("tracking.api.head-timeout must be 1ms to 5m, got " + headTimeout);
        }
    }
}
