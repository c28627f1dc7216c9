package io.tracking.loader.load;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * When files are loaded.
 *
 * @param loadInterval between the end of one load and the start of the next
 * @param debugPauseBeforeCommit how long every load waits before its commit; for tests that kill the loader there
 */
@Validated
@ConfigurationProperties("tracking.loader")
public record LoadProperties(@NotNull Duration loadInterval, @NotNull Duration debugPauseBeforeCommit) {

    /** @throws IllegalArgumentException when a duration is out of its range, naming the property */
    public LoadProperties {
        if (loadInterval != null && (loadInterval.isNegative() || loadInterval.isZero())) {
            throw new IllegalArgumentException("tracking.loader.load-interval must be positive, got " + loadInterval);
        }
        if (debugPauseBeforeCommit != null && debugPauseBeforeCommit.isNegative()) {
            throw new IllegalArgumentException(
                    "tracking.loader.debug-pause-before-commit must not be negative, got " + debugPauseBeforeCommit);
        }
    }
}
