package io.tracking.loader.accounting;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.self-check.*}.
 *
 * @param interval how often the bucket is compared with the ledger, at least a second
 */
@Validated
@ConfigurationProperties("tracking.self-check")
record SelfCheckProperties(@NotNull Duration interval) {

    /** @throws IllegalArgumentException when the interval is too short */
    SelfCheckProperties {
        if (interval != null && interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("tracking.self-check.interval must be at least PT1S, got " + interval);
        }
    }
}
