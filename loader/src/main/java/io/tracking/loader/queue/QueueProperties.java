package io.tracking.loader.queue;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.queue.*}.
 *
 * @param name the queue's name, URL, or ARN; one of the last two when it belongs to another account
 * @param receivers how many requests for messages wait at a time; each may bring ten messages
 * @param longPoll how long one of them waits, at most 20 s
 * @param visibility how long a received message is hidden from others; extended while it is held
 * @param stopWithin how long a stopping loader publishes and acknowledges before it gives messages back
 */
@Validated
@ConfigurationProperties("tracking.queue")
public record QueueProperties(
        @NotBlank String name,
        @Min(1) @Max(64) int receivers,
        @NotNull @DurationMin @DurationMax(seconds = 20) Duration longPoll,
        @NotNull @DurationMin(seconds = 1) @DurationMax(hours = 12) Duration visibility,
        @NotNull @DurationMax(hours = 12) Duration stopWithin) {

    /** Fails when a duration is not in whole seconds, as SQS takes it, or a stop would not outlast a request. */
    public QueueProperties {
        requireWholeSeconds("long-poll", longPoll);
        requireWholeSeconds("visibility", visibility);
        requireWholeSeconds("stop-within", stopWithin);
        if (stopWithin.compareTo(longPoll) < 0) {
            throw new IllegalArgumentException("tracking.queue.stop-within must be at least tracking.queue.long-poll ("
                    + longPoll + "), got " + stopWithin);
        }
    }

    private static void requireWholeSeconds(String name, Duration value) {
        if (value.toNanosPart() != 0) {
            throw new IllegalArgumentException("tracking.queue." + name + " must be whole seconds, got " + value);
        }
    }
}
