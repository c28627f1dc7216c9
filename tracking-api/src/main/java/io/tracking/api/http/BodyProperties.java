package io.tracking.api.http;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Configures what a body may be.
 *
 * @param limit bytes of one body, unpacked
 * @param timeout from its first to its last byte
 */
@Validated
@ConfigurationProperties("tracking.api.body")
record BodyProperties(
        @NotNull DataSize limit,
        @NotNull
                @DurationMin(millis = 1, message = BodyProperties.TIMEOUT)
                @DurationMax(minutes = 5, message = BodyProperties.TIMEOUT)
                Duration timeout) {

    static final String TIMEOUT = "must be 1ms to 5m";

    private static final DataSize SMALLEST = DataSize.ofKilobytes(64);
    private static final DataSize LARGEST = DataSize.ofMegabytes(16);

    BodyProperties {
        if (limit.compareTo(SMALLEST) < 0 || limit.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("tracking.api.body.limit must be 64KB to 16MB, got " + limit);
        }
    }

    int limitBytes() {
        return Math.toIntExact(limit.toBytes());
    }
}
