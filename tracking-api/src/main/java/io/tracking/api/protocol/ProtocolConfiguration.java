package io.tracking.api.protocol;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the protocols that are on. */
@Configuration(proxyBeanMethods = false)
class ProtocolConfiguration {

    @Bean
    ProtocolTable protocols(ProtocolProperties properties) {
        return new ProtocolTable(properties.protocols());
    }
}
