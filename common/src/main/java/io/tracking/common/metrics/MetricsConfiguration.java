package io.tracking.common.metrics;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts what libraries measure of themselves into the form of the application's own metrics. */
@Configuration(proxyBeanMethods = false)
public class MetricsConfiguration {

    @Bean
    PrometheusNames prometheusNames() {
        return new PrometheusNames();
    }
}
