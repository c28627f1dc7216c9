package io.tracking.api.lane;

import io.awspring.cloud.autoconfigure.core.AwsClientBuilderConfigurer;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import io.awspring.cloud.autoconfigure.s3.properties.S3Properties;
import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.commit.CommitProperties;
import io.tracking.api.commit.MessageLane;
import io.tracking.api.time.Scheduler;
import io.tracking.common.aws.CrtLifetime;
import io.tracking.common.envelope.Encoding;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Makes the queue, and the second lane when it has a bucket. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(S3Properties.class)
class LaneConfiguration {

    private static final String HAS_SPILL = "!'${tracking.spill.bucket:}'.isBlank()";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    @Bean
    CrtLifetime crtLifetime() {
        return new CrtLifetime();
    }

    /**
     * The group commit sends again itself, so that one clock rules over the whole wait. The SDK does not
     * compare MD5 sums: the envelope carries a checksum that the loader holds the rows against.
     */
    @Bean
    SqsAsyncClientCustomizer sqsClient(SqsLaneProperties queue, CommitProperties commit, CrtLifetime crt) {
        return builder -> builder.checksumValidationEnabled(false)
                .httpClientBuilder(http(commit))
                .overrideConfiguration(
                        builder.overrideConfiguration().copy(call -> call.apiCallTimeout(queue.sendTimeout())
                                .retryStrategy(DefaultRetryStrategy.doNotRetry())));
    }

    private static AwsCrtAsyncHttpClient.Builder http(CommitProperties commit) {
        return AwsCrtAsyncHttpClient.builder()
                .maxConcurrency(commit.sendsInFlight() + 1)
                .connectionTimeout(CONNECT_TIMEOUT);
    }

    @Bean
    Encoding messageEncoding(SqsLaneProperties queue) {
        return queue.encoding();
    }

    @Bean
    SqsLane sqsLane(SqsAsyncClient sqs, SqsLaneProperties properties) {
        return new SqsLane(sqs, properties);
    }

    @Bean
    CountedLane queueLane(SqsLane sqs, MeterRegistry registry) {
        return new CountedLane("queue", sqs, registry);
    }

    /** Its client is made when the lane is used for the first time. */
    @Bean
    @ConditionalOnExpression(HAS_SPILL)
    SpillLane spillLane(
            SpillLaneProperties properties,
            CommitProperties commit,
            CrtLifetime crt,
            S3Properties s3,
            AwsClientBuilderConfigurer aws,
            ObjectProvider<AwsConnectionDetails> connection) {
        return new SpillLane(
                () -> aws.configureAsyncClient(
                                S3AsyncClient.builder(),
                                s3,
                                connection.getIfAvailable(),
                                Stream.empty(),
                                Stream.empty())
                        .serviceConfiguration(s3.toS3Configuration())
                        .httpClientBuilder(http(commit))
                        .overrideConfiguration(call -> call.apiCallTimeout(properties.sendTimeout())
                                .retryStrategy(DefaultRetryStrategy.doNotRetry()))
                        .build(),
                properties.bucket());
    }

    @Bean
    @ConditionalOnExpression(HAS_SPILL)
    CountedLane countedSpillLane(SpillLane spill, MeterRegistry registry) {
        return new CountedLane("spill", spill, registry);
    }

    /** The queue alone, or with the spill lane beside it. */
    @Bean
    @Primary
    MessageLane messageLane(
            @Qualifier("queueLane") CountedLane queue,
            @Qualifier("countedSpillLane") Optional<CountedLane> spill,
            SqsLaneProperties properties,
            SpillLaneProperties spillProperties,
            CommitProperties commit,
            Scheduler scheduler,
            MeterRegistry registry) {
        if (spill.isEmpty()) {
            return queue;
        }
        spillProperties.requireTimeFor(properties, commit);
        SpillingLane both = new SpillingLane(queue, spill.get(), spillProperties, scheduler);
        Gauge.builder("tracking.spill.first", both, lanes -> lanes.isTurnedRound() ? 1 : 0)
                .description("1 while messages go to the spill lane first because the queue refuses them")
                .register(registry);
        return both;
    }

    @Bean
    LaneHealthIndicator queueHealthIndicator(
            @Qualifier("queueLane") CountedLane queue, SqsLaneProperties properties, Scheduler scheduler) {
        return new LaneHealthIndicator(queue, properties.sendTimeout(), properties.checkInterval(), scheduler);
    }

    @Bean
    @ConditionalOnExpression(HAS_SPILL)
    LaneHealthIndicator spillHealthIndicator(
            @Qualifier("countedSpillLane") CountedLane spill,
            SpillLaneProperties properties,
            SqsLaneProperties queue,
            Scheduler scheduler) {
        return new LaneHealthIndicator(spill, properties.sendTimeout(), queue.checkInterval(), scheduler);
    }

    /** Decides about readiness. */
    @Bean
    AnyLaneHealthIndicator lanesHealthIndicator(List<LaneHealthIndicator> lanes) {
        return new AnyLaneHealthIndicator(lanes);
    }
}
