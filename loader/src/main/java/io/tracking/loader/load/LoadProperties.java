package io.tracking.loader.load;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
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
public record LoadProperties(
        @NotNull @DurationMin(nanos = 1) Duration loadInterval,
        @NotNull @DurationMin Duration debugPauseBeforeCommit) {}
