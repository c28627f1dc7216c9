package io.tracking.loader.notifications;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.health.Watched;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.QueueProperties;
import io.tracking.loader.queue.SqsEventQueue;
import io.tracking.loader.queue.WatchedQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Makes the listener to S3's notifications, where a queue is named. */
@Configuration(proxyBeanMethods = false)
class NotificationsConfiguration {

    private static final String NOTIFICATIONS = "!'${tracking.notifications.queue:}'.isBlank()";

    /** A hint is given at once; a loader that dies in between leaves it to another one. */
    private static final Duration NOTIFICATION_VISIBILITY = Duration.ofSeconds(30);

    @Bean(defaultCandidate = false)
    @ConditionalOnExpression(NOTIFICATIONS)
    EventQueue notificationQueue(
            SqsAsyncClient sqs,
            NotificationProperties properties,
            QueueProperties queueProperties,
            MeterRegistry registry) {
        properties.requireOtherThan(queueProperties.name());
        return new WatchedQueue(
                new SqsEventQueue(sqs, properties.queue(), queueProperties.longPoll(), NOTIFICATION_VISIBILITY),
                new Watched("notifications", registry));
    }

    @Bean
    @ConditionalOnExpression(NOTIFICATIONS)
    NotificationListener notificationListener(
            @Qualifier("notificationQueue") EventQueue queue,
            @Qualifier("notifiedFiles") PublishedFiles notified,
            Clock clock,
            MeterRegistry registry) {
        return new NotificationListener(queue, notified::add, clock, registry);
    }

    @Bean
    @ConditionalOnExpression(NOTIFICATIONS)
    HealthIndicator notificationsHealthIndicator(@Qualifier("notificationQueue") EventQueue queue, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            EventQueue.Backlog backlog = queue.backlog();
            return Map.of("waiting", backlog.waiting(), "inFlight", backlog.inFlight());
        });
    }
}
