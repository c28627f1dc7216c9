package io.tracking.loader.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads this process's own metrics, which cost nobody anything. */
final class MeterReader {

    private final MeterRegistry registry;

    MeterReader(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What a counter has counted; 0 when it is not there. */
    long count(String name, String... tags) {
        return Math.round(registry.find(name).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }

    /** What a gauge shows; null when it is not there, or does not know. */
    @Nullable
    Double gauge(String name, String... tags) {
        Gauge gauge = registry.find(name).tags(tags).gauge();
        return gauge == null || Double.isNaN(gauge.value()) ? null : gauge.value();
    }

    /** The same, of things that are counted. */
    @Nullable
    Long number(String name, String... tags) {
        Double value = gauge(name, tags);
        return value == null ? null : Math.round(value);
    }

    /** The counters of that name that have counted, by {@code tag}. */
    Map<String, Long> counts(String name, String tag) {
        Map<String, Long> counts = new TreeMap<>();
        registry.find(name).counters().forEach(counter -> {
            if (counter.count() > 0) {
                counts.merge(String.valueOf(counter.getId().getTag(tag)), Math.round(counter.count()), Long::sum);
            }
        });
        return counts;
    }

    /** The gauges of that name, by {@code tag}; null for what one does not know. */
    Map<String, @Nullable Double> gauges(String name, String tag) {
        Map<String, @Nullable Double> values = new TreeMap<>();
        registry.find(name)
                .gauges()
                .forEach(gauge -> values.put(
                        String.valueOf(gauge.getId().getTag(tag)), Double.isNaN(gauge.value()) ? null : gauge.value()));
        return values;
    }
}
