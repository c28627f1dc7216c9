package io.tracking.loader;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the loader. Any number of them may work on the same queue, bucket and warehouse. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class LoaderApplication {

    /** Runs until SIGTERM, which closes, publishes and acknowledges what is open. */
    public static void main(String[] args) {
        SpringApplication.run(LoaderApplication.class, args);
    }
}
