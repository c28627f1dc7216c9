package io.tracking.loader.notifications;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * {@code tracking.notifications.*}.
 *
 * @param queue name, URL or ARN of the queue to which the bucket of window files sends S3's event notifications; empty for none
 */
@Validated
@ConfigurationProperties("tracking.notifications")
record NotificationProperties(@NotNull String queue) {

    /** @throws IllegalArgumentException when {@code records}, the queue of records by name, URL or ARN, is called the same */
    void requireOtherThan(String records) {
        if (lastPart(queue).equals(lastPart(records))) {
            throw new IllegalArgumentException(
                    "tracking.notifications.queue must be another queue than tracking.queue.name, got " + queue
                            + " for both: what is on it would be taken for S3's event notifications");
        }
    }

    private static String lastPart(String queue) {
        return queue.replaceFirst(".*[:/]", "");
    }
}
