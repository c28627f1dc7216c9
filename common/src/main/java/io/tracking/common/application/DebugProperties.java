package io.tracking.common.application;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures faults, for fault tests only.
 *
 * @param clockOffset how wrong this process's clock is; negative when it is behind
 * @param clockJumpsAfter how long after the start it is still right
 */
@Validated
@ConfigurationProperties("tracking.debug")
record DebugProperties(@NotNull Duration clockOffset, @NotNull Duration clockJumpsAfter) {}
