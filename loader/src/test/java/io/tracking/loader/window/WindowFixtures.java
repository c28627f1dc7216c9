package io.tracking.loader.window;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.lake.Compression;
import io.tracking.loader.lake.Lake;
import java.time.Clock;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Makes windows for other packages' tests. */
public final class WindowFixtures {

    private WindowFixtures() {}

    /** Windows with the product's limits. */
    public static <T> WindowRoller<T> windows(
            Clock clock, Lake lake, Duration window, MeterRegistry registry, Acknowledger<T> deliveries) {
        return windows(clock, lake, window, registry, deliveries, Compression.ZSTD, 1, 1);
    }

    /** Windows with the product's limits, compressed and spread otherwise. */
    public static <T> WindowRoller<T> windows(
            Clock clock,
            Lake lake,
            Duration window,
            MeterRegistry registry,
            Acknowledger<T> deliveries,
            Compression compression,
            int level,
            int filesPerWindow) {
        WindowProperties properties = new WindowProperties(
                "",
                window,
                filesPerWindow,
                compression,
                level,
                1,
                new WindowProperties.Roll(DataSize.ofMegabytes(32), 1_000_000, 20_000, 24));
        return new WindowFactory(clock, lake, properties, new WindowMetrics(registry), Duration.ofMillis(1), null)
                .windows(deliveries);
    }
}
