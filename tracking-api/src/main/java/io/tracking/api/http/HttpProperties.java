package io.tracking.api.http;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures what clients are told, and how long they may take to begin.
 *
 * @param retryAfter the Retry-After of a 503
 * @param headTimeout from the first byte of a request to the end of its headers
 */
@Validated
@ConfigurationProperties("tracking.api")
record HttpProperties(
        @NotNull @DurationMin(seconds = 1, message = "must be at least 1s") Duration retryAfter,
        @NotNull
                @DurationMin(millis = 1, message = HttpProperties.HEAD_TIMEOUT)
                @DurationMax(minutes = 5, message = HttpProperties.HEAD_TIMEOUT)
                Duration headTimeout) {

    static final String HEAD_TIMEOUT = "must be 1ms to 5m";
}
