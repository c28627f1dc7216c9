package io.tracking.api.traces;

import io.tracking.common.traces.Traces;
import io.tracking.common.traces.TracesConfiguration;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Makes what traces requests, where traces are switched on. */
@Configuration(proxyBeanMethods = false)
@Import(TracesConfiguration.class)
class CallTracingConfiguration {

    @Bean
    @ConditionalOnBean(Traces.class)
    CallTracing callTracing(Traces traces, Clock clock) {
        return new CallTracing(traces, clock);
    }
}
