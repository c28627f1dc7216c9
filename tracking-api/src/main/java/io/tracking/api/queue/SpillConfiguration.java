package io.tracking.api.queue;

import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.s3.properties.S3Properties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** The second lane, when it has a bucket. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${tracking.spill.bucket:}'.isBlank()")
@EnableConfigurationProperties(S3Properties.class)
class SpillConfiguration {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Its client is made when the lane is used for the first time. */
    @Bean
    S3SpillLane spillLane(
            SpillProperties properties,
            CommitProperties commit,
            CrtLifetime crt,
            S3Properties s3,
            AwsClientBuilderConfigurer aws,
            ObjectProvider<AwsConnectionDetails> connection) {
        return new S3SpillLane(
                () -> aws.configureAsyncClient(
                                S3AsyncClient.builder(),
                                s3,
                                connection.getIfAvailable(),
                                Stream.empty(),
                                Stream.empty())
                        .serviceConfiguration(s3.toS3Configuration())
                        .httpClientBuilder(AwsCrtAsyncHttpClient.builder()
                                .maxConcurrency(commit.sendsInFlight() + 1)
                                .connectionTimeout(CONNECT_TIMEOUT))
                        .overrideConfiguration(call -> call.apiCallTimeout(properties.sendTimeout())
                                .retryStrategy(DefaultRetryStrategy.doNotRetry()))
                        .build(),
                properties.bucket());
    }

    @Bean
    CountedLane countedSpillLane(S3SpillLane spill, MeterRegistry registry) {
        return new CountedLane("spill", spill, registry);
    }

    @Bean
    LaneHealthIndicator spillHealthIndicator(
            @Qualifier("countedSpillLane") CountedLane spill,
            SpillProperties properties,
            QueueProperties queue,
            ThreadScheduler scheduler) {
        return new LaneHealthIndicator(spill, properties.sendTimeout(), queue.checkInterval(), scheduler);
    }
}
