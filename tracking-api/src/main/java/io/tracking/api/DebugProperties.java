package io.tracking.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * For fault tests only.
 *
 * @param clockOffset how wrong this process's clock is; negative when it is behind
 * @param clockJumpsAfter how long after the start it is still right
 */
@ConfigurationProperties("tracking.debug")
record DebugProperties(Duration clockOffset, Duration clockJumpsAfter) {}
