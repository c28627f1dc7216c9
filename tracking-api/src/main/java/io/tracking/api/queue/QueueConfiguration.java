package io.tracking.api.queue;

import io.awspring.cloud.autoconfigure.sqs.SqsAsyncClientCustomizer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

    /** As many clients must refuse to read their answers before others wait, until the write times out. */
    private static final int THREADS = 32;

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
    SqsAsyncClientCustomizer sqsClient(QueueProperties queue, CommitProperties commit, CrtLifetime crt) {
        return builder -> builder.checksumValidationEnabled(false)
                .httpClientBuilder(AwsCrtAsyncHttpClient.builder()
                        .maxConcurrency(commit.sendsInFlight() + 1)
                        .connectionTimeout(CONNECT_TIMEOUT))
                .overrideConfiguration(
                        builder.overrideConfiguration().copy(call -> call.apiCallTimeout(queue.sendTimeout())
                                .retryStrategy(DefaultRetryStrategy.doNotRetry())));
    }

    @Bean
    SqsEventQueue sqsEventQueue(SqsAsyncClient sqs, QueueProperties properties) {
        return new SqsEventQueue(sqs, properties);
    }

    @Bean
    CountedLane queueLane(SqsEventQueue sqs, MeterRegistry registry) {
        return new CountedLane("queue", sqs, registry);
    }

    /** The queue alone, or with the spill lane beside it. */
    @Bean
    @Primary
    EventQueue eventQueue(
            @Qualifier("queueLane") CountedLane queue,
            @Qualifier("countedSpillLane") Optional<CountedLane> spill,
            QueueProperties properties,
            SpillProperties spillProperties,
            CommitProperties commit,
            ThreadScheduler scheduler,
            MeterRegistry registry) {
        if (spill.isEmpty()) {
            return queue;
        }
        spillProperties.requireTimeFor(properties, commit);
        SpillingQueue both = new SpillingQueue(queue, spill.get(), spillProperties, scheduler);
        Gauge.builder("tracking.spill.first", both, lanes -> lanes.isTurnedRound() ? 1 : 0)
                .description("1 while messages go to the spill lane first because the queue refuses them")
                .register(registry);
        return both;
    }

    @Bean
    ThreadScheduler commitScheduler() {
        return new ThreadScheduler();
    }

    @Bean
    AnswerThreads answerThreads() {
        return new AnswerThreads(THREADS);
    }

    /** Closed after the web server, which first waits for the requests that are being answered. */
    @Bean
    GroupCommit groupCommit(
            EventQueue queue,
            QueueProperties queueProperties,
            CommitProperties properties,
            ThreadScheduler scheduler,
            AnswerThreads answers,
            MeterRegistry registry) {
        return new GroupCommit(
                queue, queueProperties.encoding(), properties, scheduler, new CommitMetrics(registry), answers::answer);
    }

    @Bean
    ByteBudget byteBudget(CommitProperties properties, MeterRegistry registry) {
        ByteBudget budget = new ByteBudget(properties.budget().toBytes());
        Gauge.builder("tracking.budget.used", budget, ByteBudget::used)
                .description("Bytes of bodies and rows that requests keep in memory now")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("tracking.budget.limit", budget, ByteBudget::limit)
                .description("Bytes of bodies and rows that all requests together may keep in memory")
                .baseUnit("bytes")
                .register(registry);
        TimeGauge.builder("tracking.budget.refusing", budget, TimeUnit.MILLISECONDS, full -> full.refusing()
                        .toMillis())
                .description("For how long no request was let in, for want of memory; zero while the last one was")
                .register(registry);
        return budget;
    }

    @Bean
    LaneHealthIndicator queueHealthIndicator(
            @Qualifier("queueLane") CountedLane queue, QueueProperties properties, ThreadScheduler scheduler) {
        return new LaneHealthIndicator(queue, properties.sendTimeout(), properties.checkInterval(), scheduler);
    }

    /** Decides about readiness and liveness. */
    @Bean
    BudgetHealthIndicator budgetHealthIndicator(ByteBudget budget) {
        return new BudgetHealthIndicator(budget);
    }

    /** Decides about readiness. */
    @Bean
    LanesHealthIndicator lanesHealthIndicator(List<LaneHealthIndicator> lanes) {
        return new LanesHealthIndicator(lanes);
    }
}
