package io.tracking.loader;

import io.tracking.common.application.ClockConfiguration;
import io.tracking.common.metrics.MetricsConfiguration;
import io.tracking.common.openapi.OpenApiConfiguration;
import java.util.Locale;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** Starts the loader. Any number of them may work on the same queue, bucket and warehouse. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({ClockConfiguration.class, MetricsConfiguration.class, OpenApiConfiguration.class})
public class LoaderApplication {

    /** Runs until SIGTERM, which closes, publishes and acknowledges what is open. */
    public static void main(String[] args) {
        // Numbers in keys, signatures and messages have the digits 0 to 9, whatever the host's language is.
        Locale.setDefault(Locale.ROOT);
        SpringApplication.run(LoaderApplication.class, args);
    }
}
