package io.tracking.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts answers of the calls that take records, by status. */
final class HttpMetrics {

    private final MeterRegistry registry;
    private final Map<Integer, Counter> byStatus = new ConcurrentHashMap<>();

    HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(int status) {
        byStatus.computeIfAbsent(status, this::counter).increment();
    }

    private Counter counter(int status) {
        return Counter.builder("tracking.requests")
                .description("Answered requests of the calls that take records")
                .tag("status", Integer.toString(status))
                .register(registry);
    }
}
