package io.tracking.loader.spill;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.health.Watched;
import io.tracking.loader.queue.Lane;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.queue.QueueProperties;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes the second lane, where it has a bucket, with its gauges and health. */
@Configuration(proxyBeanMethods = false)
class SpillConfiguration {

    private static final String SPILL = "!'${tracking.spill.bucket:}'.isBlank()";

    private static final int SPILL_RECEIVERS = 2;

    /** A look at all that is spilled takes no longer, as long as the bucket answers. */
    private static final Duration SLOW_LOOK = Duration.ofMinutes(1);

    @Bean
    @ConditionalOnExpression(SPILL)
    SpillStore spillStore(S3Client s3, SpillProperties properties, MeterRegistry registry) {
        return new WatchedSpillStore(new S3SpillStore(s3, properties.bucket()), new Watched("spill", registry));
    }

    @Bean
    @ConditionalOnExpression(SPILL)
    SpillGauges spillGauges(SpillProperties properties, Clock clock, MeterRegistry registry) {
        return new SpillGauges(clock, properties.interval().multipliedBy(2).plus(SLOW_LOOK), registry);
    }

    @Bean
    @ConditionalOnExpression(SPILL)
    Lane spillLane(
            SpillStore store,
            SpillGauges gauges,
            WindowFactory windowFactory,
            SpillProperties properties,
            QueueProperties queueProperties,
            Clock clock,
            MessageMetrics metrics) {
        return new Lane(
                "spill",
                new SpillQueue(
                        store,
                        new SpillShare(store, windowFactory.loaderId()),
                        properties.interval(),
                        queueProperties.visibility(),
                        clock,
                        gauges,
                        metrics),
                SPILL_RECEIVERS);
    }

    @Bean
    @ConditionalOnExpression(SPILL)
    HealthIndicator spillHealthIndicator(SpillStore store, SpillGauges gauges, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            store.list("", 1);
            return Map.of(
                    "objects",
                    gauges.unknown() ? "unknown" : gauges.objects(),
                    "ageSeconds",
                    gauges.age().toSeconds());
        });
    }
}
