package io.tracking.loader.spill;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
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
record SpillProperties(
        @NotNull String bucket,
        @NotNull @DurationMin(millis = 100, message = "must be at least 100ms") Duration interval) {}
