package io.tracking.loader.window;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.traces.FileTraces;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the factory of windows. */
@Configuration(proxyBeanMethods = false)
class WindowConfiguration {

    @Bean
    WindowFactory windowFactory(
            Clock clock, Lake lake, WindowProperties properties, MeterRegistry registry, Optional<FileTraces> traces) {
        return new WindowFactory(clock, lake, properties, new WindowMetrics(registry), traces.orElse(null));
    }
}
