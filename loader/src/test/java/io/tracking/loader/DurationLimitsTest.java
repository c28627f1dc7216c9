package io.tracking.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.load.LoadProperties;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.redshift.RedshiftProperties;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Shows that a duration out of its range is refused at the start, by the name of its property. */
class DurationLimitsTest {

    private final ApplicationContextRunner loader = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class))
            .withUserConfiguration(Properties.class);

    @EnableConfigurationProperties({RedshiftProperties.class, WarehouseProperties.class, LoadProperties.class})
    static class Properties {}

    private void refuses(String property, String value, String expected) {
        loader.withPropertyValues(property + "=" + value).run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining(property.substring(0, property.lastIndexOf('.')))
                .hasMessageContaining(expected));
    }

    @Test
    void refusesTooShort() {
        refuses("tracking.warehouse.lock-wait", "PT0.05S", "must be longer than or equal to 100 millis");
        refuses("tracking.warehouse.look-back", "PT59M", "must be longer than or equal to 1 hour");
        refuses("tracking.loader.load-interval", "PT0S", "must be longer than");
    }

    @Test
    void refusesTooLong() {
        refuses("tracking.warehouse.statement-timeout", "PT25H", "must be shorter than or equal to 24 hours");
        refuses("tracking.warehouse.dedup-slack", "P2D", "must be shorter than or equal to 1 day");
    }

    @Test
    void takesWhatIsInApplicationYml() {
        loader.withPropertyValues("tracking.warehouse.iam-role=default")
                .run(context -> assertThat(context).hasNotFailed());
    }
}
