package io.tracking.api.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What clients are told.
 *
 * @param retryAfter the Retry-After of a 503
 */
@ConfigurationProperties("tracking.api")
record HttpProperties(Duration retryAfter) {

    HttpProperties {
        if (retryAfter.toSeconds() < 1) {
            throw new IllegalArgumentException("tracking.api.retry-after must be at least 1s, got " + retryAfter);
        }
    }
}
