package io.tracking.loader.intake;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.window.WindowFactory;
import io.tracking.loader.window.Windows;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    private static final int CONNECTIONS_BESIDE_RECEIVERS = 24;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
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
    EventQueue eventQueue(SqsAsyncClient sqs, QueueProperties properties) {
        return new SqsEventQueue(sqs, properties.name(), properties.longPoll(), properties.visibility());
    }

    @Bean
    Intake intake(
            EventQueue queue,
            WindowFactory windowFactory,
            QueueProperties properties,
            Clock clock,
            MeterRegistry registry) {
        MessageMetrics metrics = new MessageMetrics(registry);
        Windows<Delivery> windows = windowFactory.windows(new Settlement(queue, FIRST_WAIT, metrics));
        return new Intake(
                queue,
                new MessageReader(new RecordReader(Set.of())),
                windows,
                new VisibilityKeeper(queue, windows, properties.visibility(), clock, metrics),
                properties,
                clock,
                metrics);
    }

    @Bean
    HealthIndicator sqsHealthIndicator(EventQueue queue, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            EventQueue.Backlog backlog = queue.backlog();
            return Map.of("waiting", backlog.waiting(), "inFlight", backlog.inFlight());
        });
    }
}
