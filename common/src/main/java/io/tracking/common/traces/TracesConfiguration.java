package io.tracking.common.traces;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what tells of traces, where they have a receiver; else nothing, and no class of OpenTelemetry's is loaded. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracesProperties.class)
public class TracesConfiguration {

    /** What there is with a receiver. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${tracking.traces.endpoint:}'.isBlank()")
    static class SwitchedOn {

        private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
        private static final Duration TIMEOUT = Duration.ofSeconds(5);

        @Bean
        Traces traces(
                TracesProperties properties,
                @Value("${spring.application.name}") String application,
                MeterRegistry registry) {
            OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                    .setEndpoint(properties.endpoint().strip())
                    .setCompression("gzip")
                    .setConnectTimeout(CONNECT_TIMEOUT)
                    .setTimeout(TIMEOUT);
            properties.headersByName().forEach(exporter::addHeader);
            return new Traces(
                    application,
                    new Sampling(properties.ratio()),
                    new SpanQueue(exporter.build(), properties.waiting(), registry));
        }

        /** The registry of meters looks for one. */
        @Bean
        CurrentTrace currentTrace() {
            return new CurrentTrace();
        }
    }
}
