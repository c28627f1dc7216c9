package io.tracking.api.queue;

import io.tracking.common.envelope.Encoding;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The queue.
 *
 * @param name of the queue in the account of the credentials, or its whole URL
 * @param encoding of rows in a message
 * @param sendTimeout a call without an answer for this long counts as refused
 * @param checkInterval readiness asks the queue at most this often
 */
@ConfigurationProperties("tracking.queue")
public record QueueProperties(String name, Encoding encoding, Duration sendTimeout, Duration checkInterval) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Checks the values. */
    public QueueProperties {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "tracking.queue.name must be the name or the URL of an SQS queue, got nothing");
        }
        requireBetween("tracking.queue.send-timeout", sendTimeout);
        requireBetween("tracking.queue.check-interval", checkInterval);
    }

    private static void requireBetween(String property, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(property + " must be 100ms to 1m, got " + value);
        }
    }

    boolean isUrl() {
        return name.startsWith("http://") || name.startsWith("https://");
    }
}
