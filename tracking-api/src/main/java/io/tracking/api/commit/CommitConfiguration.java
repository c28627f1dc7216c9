package io.tracking.api.commit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.tracking.api.time.Scheduler;
import io.tracking.common.envelope.Encoding;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the group commit and its byte budget. */
@Configuration(proxyBeanMethods = false)
class CommitConfiguration {

    /** Closed after the web server, which first waits for the requests that are being answered. */
    @Bean
    GroupCommit groupCommit(
            MessageLane queue,
            Encoding encoding,
            CommitProperties properties,
            Scheduler scheduler,
            Answering answering,
            MeterRegistry registry) {
        return new GroupCommit(queue, encoding, properties, scheduler, registry, answering);
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

    /** Decides about readiness and liveness. */
    @Bean
    BudgetHealthIndicator budgetHealthIndicator(ByteBudget budget) {
        return new BudgetHealthIndicator(budget);
    }
}
