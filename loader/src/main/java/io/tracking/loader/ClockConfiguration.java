package io.tracking.loader;

import io.tracking.common.clock.WrongClock;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ClockConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Clock clock(DebugProperties debug) {
        return WrongClock.of(Clock.systemUTC(), debug.clockOffset(), debug.clockJumpsAfter());
    }
}
