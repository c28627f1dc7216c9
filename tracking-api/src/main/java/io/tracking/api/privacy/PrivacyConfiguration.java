package io.tracking.api.privacy;

import io.tracking.api.privacy.PrivacyProperties.Bots;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what decides on privacy. */
@Configuration(proxyBeanMethods = false)
class PrivacyConfiguration {

    @Bean
    Privacy privacy(PrivacyProperties properties) {
        return new Privacy(properties, properties.bots() == Bots.KEEP ? null : BotList.ofResource());
    }
}
