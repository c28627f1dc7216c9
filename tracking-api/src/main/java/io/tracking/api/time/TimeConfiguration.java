package io.tracking.api.time;

import io.tracking.common.application.ClockConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Makes the scheduler of the group commit. */
@Configuration(proxyBeanMethods = false)
@Import(ClockConfiguration.class)
class TimeConfiguration {

    @Bean
    ThreadScheduler commitScheduler() {
        return new ThreadScheduler();
    }
}
