package io.tracking.loader.delivery;

import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.schedule.LoadSchedule;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the counting of what browsers sent, and its schedule, which is the self-check's. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    DeliveryTable deliveryTable(Redshift redshift) {
        return new DeliveryTable(redshift);
    }

    @Bean
    @ConditionalOnProperty("tracking.delivery.enabled")
    LoadSchedule deliverySchedule(
            Lake lake,
            LakeListing lakeListing,
            DeliveryTable table,
            DeliveryProperties properties,
            WindowFactory windows,
            @Value("${tracking.self-check.interval}") Duration interval,
            Clock clock) {
        DeliveryCount count = new DeliveryCount(
                lake, lakeListing, table::write, properties, PartSize.USUAL, windows.loaderId(), clock);
        return new LoadSchedule("delivery", interval, count::run, clock);
    }
}
