package io.tracking.loader.queue;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
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
        @NotNull Duration longPoll,
        @NotNull Duration visibility,
        @NotNull Duration stopWithin) {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);

    /** Fails when a duration is outside what SQS takes. */
    public QueueProperties {
        require("long-poll", longPoll, Duration.ZERO, LONGEST_WAIT);
        require("visibility", visibility, Duration.ofSeconds(1), LONGEST_VISIBILITY);
        require("stop-within", stopWithin, longPoll, LONGEST_VISIBILITY);
    }

    private static void require(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0 || value.toNanosPart() != 0) {
            throw new IllegalArgumentException("tracking.queue.%s must be whole seconds from %s to %s, got %s"
                    .formatted(name, least, most, value));
        }
    }
}
