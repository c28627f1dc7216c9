package io.tracking.loader.traces;

import io.tracking.common.traces.Traces;
import io.tracking.common.traces.TracesConfiguration;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Makes what traces files and loads, where traces are switched on. */
@Configuration(proxyBeanMethods = false)
@Import(TracesConfiguration.class)
class FileTracesConfiguration {

    @Bean
    @ConditionalOnBean(Traces.class)
    FileTraces fileTraces(Traces traces, Clock clock) {
        return new FileTraces(traces, clock);
    }
}
