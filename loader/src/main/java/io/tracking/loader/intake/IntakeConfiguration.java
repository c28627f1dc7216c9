package io.tracking.loader.intake;

import io.tracking.common.record.RecordReader;
import io.tracking.loader.queue.Lane;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.QueueProperties;
import io.tracking.loader.window.WindowFactory;
import io.tracking.loader.window.WindowRoller;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the intake of all lanes. */
@Configuration(proxyBeanMethods = false)
class IntakeConfiguration {

    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    @Bean
    Intake intake(
            List<Lane> lanes,
            RecordReader records,
            WindowFactory windowFactory,
            QueueProperties properties,
            Clock clock,
            MessageMetrics metrics) {
        WindowRoller<Delivery> windows = windowFactory.windows(new Settlement(FIRST_WAIT, metrics));
        return new Intake(
                lanes,
                new MessageReader(records),
                windows,
                new VisibilityKeeper(windows, properties.visibility(), clock, metrics),
                properties,
                clock,
                metrics);
    }
}
