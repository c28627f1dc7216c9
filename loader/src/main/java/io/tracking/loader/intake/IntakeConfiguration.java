package io.tracking.loader.intake;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.health.Watched;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.window.DirectPublisher;
import io.tracking.loader.window.WindowFactory;
import io.tracking.loader.window.Windows;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    private static final String SPILL = "!'${tracking.spill.bucket:}'.isBlank()";
    private static final String NOTIFICATIONS = "!'${tracking.notifications.queue:}'.isBlank()";
    private static final int SPILL_RECEIVERS = 2;
    private static final int CONNECTIONS_BESIDE_RECEIVERS = 25;

    /** A hint is given at once; a loader that dies in between leaves it to another one. */
    private static final Duration NOTIFICATION_VISIBILITY = Duration.ofSeconds(30);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A look at all that is spilled takes no longer, as long as the bucket answers. */
    private static final Duration SLOW_LOOK = Duration.ofMinutes(1);

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    /** Created before the SQS client, hence closed after it. */
    @Bean
    CrtLifetime crtLifetime() {
        return new CrtLifetime();
    }

    /** Envelopes carry a checksum of their own: the SDK's MD5 of every body would only cost time. */
    @Bean
    SqsAsyncClientCustomizer asyncHttpClient(QueueProperties properties, CrtLifetime crt) {
        return builder -> builder.checksumValidationEnabled(false)
                .httpClientBuilder(AwsCrtAsyncHttpClient.builder()
                        .maxConcurrency(properties.receivers() + CONNECTIONS_BESIDE_RECEIVERS)
                        .connectionTimeout(CONNECT_TIMEOUT));
    }

    @Bean
    EventQueue eventQueue(SqsAsyncClient sqs, QueueProperties properties, MeterRegistry registry) {
        return new WatchedQueue(
                new SqsEventQueue(sqs, properties.name(), properties.longPoll(), properties.visibility()),
                new Watched("sqs", registry));
    }

    @Bean
    MessageMetrics messageMetrics(MeterRegistry registry) {
        return new MessageMetrics(registry);
    }

    @Bean
    @ConditionalOnExpression(SPILL)
    SpillStore spillStore(S3Client s3, SpillProperties properties, MeterRegistry registry) {
        return new WatchedSpillStore(new S3SpillStore(s3, properties.bucket()), new Watched("spill", registry));
    }

    @Bean
    @ConditionalOnExpression(SPILL)
    SpillGauges spillGauges(SpillProperties properties, Clock clock, MeterRegistry registry) {
        return new SpillGauges(clock, properties.interval().multipliedBy(2).plus(SLOW_LOOK), registry);
    }

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
    Lane queueLane(EventQueue queue, QueueProperties properties) {
        return new Lane("receiver", queue, properties.receivers());
    }

    @Bean
    @ConditionalOnExpression(SPILL)
    Lane spillLane(
            SpillStore store,
            SpillGauges gauges,
            WindowFactory windowFactory,
            SpillProperties properties,
            QueueProperties queueProperties,
            Clock clock,
            MessageMetrics metrics) {
        return new Lane(
                "spill",
                new SpillQueue(
                        store,
                        new SpillShare(store, windowFactory.loaderId()),
                        properties.interval(),
                        queueProperties.visibility(),
                        clock,
                        gauges,
                        metrics),
                SPILL_RECEIVERS);
    }

    /** The rules for other producers' records, and for those that are replayed. */
    @Bean
    RecordReader recordReader(IntakeProperties records) {
        return new RecordReader(records.truncate());
    }

    @Bean
    MessageReader messageReader(IntakeProperties properties) {
        return new MessageReader(new RecordReader(properties.truncate()));
    }

    @Bean
    DeadLetterQueue deadLetterQueue(
            SqsAsyncClient sqs, QueueProperties properties, ObjectProvider<SpillStore> spill, Clock clock) {
        DeadLetterQueue queue = new SqsDeadLetterQueue(sqs, properties.name(), clock);
        SpillStore store = spill.getIfAvailable();
        return store == null ? queue : new BothDeadLetterQueues(queue, new SpillDeadLetters(store));
    }

    @Bean
    DeadLetters deadLetters(DeadLetterQueue queue, MessageReader reader, WindowFactory windowFactory, Clock clock) {
        DirectPublisher publisher = windowFactory.direct("dead-letters");
        return new DeadLetters(queue, reader, publisher::publish, clock);
    }

    @Bean
    DeadLetterWatch deadLetterWatch(DeadLetterQueue queue, MeterRegistry registry) {
        return new DeadLetterWatch(queue, registry);
    }

    @Bean
    Intake intake(
            List<Lane> lanes,
            RecordReader records,
            WindowFactory windowFactory,
            QueueProperties properties,
            Clock clock,
            MessageMetrics metrics) {
        Windows<Delivery> windows = windowFactory.windows(new Settlement(FIRST_WAIT, metrics));
        return new Intake(
                lanes,
                new MessageReader(records),
                windows,
                new VisibilityKeeper(windows, properties.visibility(), clock, metrics),
                properties,
                clock,
                metrics);
    }

    @Bean
    HealthIndicator sqsHealthIndicator(EventQueue queue, DeadLetterWatch deadLetters, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            EventQueue.Backlog backlog = queue.backlog();
            return Map.of(
                    "waiting", backlog.waiting(), "inFlight", backlog.inFlight(), "deadLetters", deadLetters.told());
        });
    }

    @Bean
    @ConditionalOnExpression(NOTIFICATIONS)
    HealthIndicator notificationsHealthIndicator(@Qualifier("notificationQueue") EventQueue queue, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            EventQueue.Backlog backlog = queue.backlog();
            return Map.of("waiting", backlog.waiting(), "inFlight", backlog.inFlight());
        });
    }

    @Bean
    @ConditionalOnExpression(SPILL)
    HealthIndicator spillHealthIndicator(SpillStore store, SpillGauges gauges, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            store.list("", 1);
            return Map.of(
                    "objects",
                    gauges.unknown() ? "unknown" : gauges.objects(),
                    "ageSeconds",
                    gauges.age().toSeconds());
        });
    }
}
