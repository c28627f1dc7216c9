package io.tracking.api.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.queue.ByteBudget;
import io.tracking.api.queue.GroupCommit;
import io.tracking.common.record.RecordReader;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

    @Bean
    Ingest ingest(
            IngestProperties properties,
            BodyRecordsProperties body,
            GroupCommit commit,
            ByteBudget budget,
            Clock clock,
            MeterRegistry registry) {
        return new Ingest(
                new RecordReader(properties.truncate(), body.maxRecords()),
                commit,
                budget.limit(),
                clock,
                new IngestMetrics(registry));
    }
}
