package io.tracking.loader.queue;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.application.RecordsProperties;
import io.tracking.common.aws.CrtLifetime;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.health.Watched;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Makes the queue and what reads its messages. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecordsProperties.class)
class QueueConfiguration {

    private static final int CONNECTIONS_BESIDE_RECEIVERS = 25;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

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

    /** The rules for other producers' records, and for those that are replayed. */
    @Bean
    RecordReader recordReader(RecordsProperties records) {
        return new RecordReader(records.truncate());
    }

    @Bean
    MessageReader messageReader(RecordReader records) {
        return new MessageReader(records);
    }

    @Bean
    Lane queueLane(EventQueue queue, QueueProperties properties) {
        return new Lane("receiver", queue, properties.receivers());
    }
}
