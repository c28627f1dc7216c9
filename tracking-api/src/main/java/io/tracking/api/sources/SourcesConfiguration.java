package io.tracking.api.sources;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the entrance. */
@Configuration(proxyBeanMethods = false)
class SourcesConfiguration {

    @Bean
    Entrance entrance(SourcesProperties sources, LimitProperties limits, MeterRegistry registry) {
        return new Entrance(sources.sources(), addresses(limits, registry), TimeMeter.SYSTEM_NANOTIME, registry);
    }

    private static @Nullable AddressMeters addresses(LimitProperties limits, MeterRegistry registry) {
        if (limits.ratePerAddress().isEmpty()) {
            return null;
        }
        AddressMeters addresses = new AddressMeters(
                RecordRate.of("tracking.api.rate-per-address", limits.ratePerAddress()),
                limits.addresses(),
                TimeMeter.SYSTEM_NANOTIME);
        Gauge.builder("tracking.addresses", addresses, AddressMeters::size)
                .description("Addresses whose rate is remembered")
                .register(registry);
        return addresses;
    }

    @Bean
    TrustedProxies trustedProxies(LimitProperties limits) {
        return limits.proxies();
    }
}
