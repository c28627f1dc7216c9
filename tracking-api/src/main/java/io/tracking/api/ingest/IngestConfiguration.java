package io.tracking.api.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.commit.ByteBudget;
import io.tracking.api.commit.GroupCommit;
import io.tracking.api.contracts.Contracts;
import io.tracking.api.privacy.Privacy;
import io.tracking.common.application.RecordsProperties;
import io.tracking.common.record.RecordLimits;
import io.tracking.common.record.RecordReader;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the ingest. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RecordsProperties.class)
class IngestConfiguration {

    @Bean
    Ingest ingest(
            RecordsProperties properties,
            BodyRecordsProperties body,
            Privacy privacy,
            Contracts contracts,
            GroupCommit commit,
            ByteBudget budget,
            Clock clock,
            MeterRegistry registry) {
        return new Ingest(
                new RecordReader(properties.truncate(), new RecordLimits(body.maxRecords())),
                new Screener(privacy, contracts),
                commit,
                budget.limit(),
                clock,
                new IngestMetrics(registry));
    }
}
