package io.tracking.loader.spill;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.spill.*}: messages that tracking-api wrote to S3 because the queue refused them.
 *
 * @param bucket whose {@code spill/} is emptied; empty for none
 * @param interval how often to look
 */
@Validated
@ConfigurationProperties("tracking.spill")
record SpillProperties(@NotNull String bucket, @NotNull Duration interval) {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** Fails when S3 would be asked without a pause. */
    SpillProperties {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("tracking.spill.interval must be at least 100ms, got " + interval);
        }
    }
}
