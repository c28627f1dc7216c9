package io.tracking.common.application;

import io.tracking.common.clock.WrongClock;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the clock that an application reckons with. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DebugProperties.class)
public class ClockConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock(DebugProperties debug) {
        return WrongClock.of(Clock.systemUTC(), debug.clockOffset(), debug.clockJumpsAfter());
    }
}
