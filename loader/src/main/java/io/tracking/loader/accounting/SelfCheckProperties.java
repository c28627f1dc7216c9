package io.tracking.loader.accounting;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.self-check.*}.
 *
 * @param interval how often the bucket is compared with the ledger, at least a second
 */
@Validated
@ConfigurationProperties("tracking.self-check")
record SelfCheckProperties(@NotNull @DurationMin(seconds = 1) Duration interval) {}
