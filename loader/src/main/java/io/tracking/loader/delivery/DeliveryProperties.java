package io.tracking.loader.delivery;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.delivery.*}.
 *
 * @param enabled whether this loader counts
 * @param lookBack how long figures may change, in whole hours: what arrives, or comes back, later changes none
 * @param grace an event that arrives so long after its hour is in time, and the hour is counted then
 * @param pages pages of an hour that have rows of their own
 * @param releases releases of an hour that have rows of their own
 * @param mostMissing sequence numbers that are believed to be missing between two that arrived
 */
@Validated
@ConfigurationProperties("tracking.delivery")
record DeliveryProperties(
        boolean enabled,
        @NotNull @DurationMin(hours = 1) @DurationMax(days = 14) Duration lookBack,
        @NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 55) Duration grace,
        @Min(1) @Max(1000) int pages,
        @Min(1) @Max(100) int releases,
        @Min(1) @Max(1_000_000) int mostMissing) {}
