package io.tracking.api.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Configures what a body may be.
 *
 * @param limit bytes of one body, unpacked
 * @param timeout from its first to its last byte
 */
@ConfigurationProperties("tracking.api.body")
record BodyProperties(DataSize limit, Duration timeout) {

    private static final DataSize SMALLEST = DataSize.ofKilobytes(64);
    private static final DataSize LARGEST = DataSize.ofMegabytes(16);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    BodyProperties {
        if (limit.compareTo(SMALLEST) < 0 || limit.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("tracking.api.body.limit must be 64KB to 16MB, got " + limit);
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("tracking.api.body.timeout must be 1ms to 5m, got " + timeout);
        }
    }

    int limitBytes() {
        return Math.toIntExact(limit.toBytes());
    }
}
