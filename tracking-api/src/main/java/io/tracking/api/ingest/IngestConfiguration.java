package io.tracking.api.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.queue.GroupCommit;
import io.tracking.common.record.RecordReader;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IngestConfiguration {

    @Bean
    Ingest ingest(IngestProperties properties, GroupCommit commit, Clock clock, MeterRegistry registry) {
        return new Ingest(new RecordReader(properties.truncate()), commit, clock, new IngestMetrics(registry));
    }
}
