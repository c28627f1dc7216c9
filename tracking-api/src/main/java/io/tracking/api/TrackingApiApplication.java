package io.tracking.api;

import io.tracking.common.metrics.MetricsConfiguration;
import io.tracking.common.openapi.OpenApiConfiguration;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Starts the tracking API. Any number of them may run behind one load balancer. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@Import({MetricsConfiguration.class, OpenApiConfiguration.class})
public class TrackingApiApplication {

    /** Runs until SIGTERM; what has been taken by then is enqueued and answered first. */
    public static void main(String[] args) {
        // Numbers in keys, signatures and messages have the digits 0 to 9, whatever the host's language is.
        Locale.setDefault(Locale.ROOT);
        SpringApplication.run(TrackingApiApplication.class, args);
    }
}
