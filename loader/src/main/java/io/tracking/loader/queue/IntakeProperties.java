package io.tracking.loader.queue;

import jakarta.validation.constraints.NotNull;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.records.*}: how other producers' records are read.
 *
 * @param truncate VARCHAR columns whose values are cut to fit and marked, {@code events.user_agent}; as in tracking-api
 */
@Validated
@ConfigurationProperties("tracking.records")
record IntakeProperties(@NotNull Set<String> truncate) {}
