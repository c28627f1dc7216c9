package io.tracking.common.application;

import jakarta.validation.constraints.NotNull;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures how records are read: those of requests, and in the loader those of other producers.
 *
 * @param truncate VARCHAR columns whose values are cut to fit and marked, {@code events.user_agent}; usually none
 */
@Validated
@ConfigurationProperties("tracking.records")
public record RecordsProperties(@NotNull Set<String> truncate) {}
