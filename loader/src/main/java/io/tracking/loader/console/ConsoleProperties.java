package io.tracking.loader.console;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Configures the console.
 *
 * @param dataKept how long the answer of a chart's query is shown to everybody who looks, before Redshift is asked again
 */
@Validated
@ConfigurationProperties("tracking.console")
record ConsoleProperties(@NotNull @DurationMin(minutes = 1) @DurationMax(days = 1) Duration dataKept) {}
