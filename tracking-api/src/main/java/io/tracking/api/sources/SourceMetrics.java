package io.tracking.api.sources;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the records of one source; there are as many sources as are configured. */
final class SourceMetrics {

    private final Counter accepted;
    private final Counter rejected;
    private final Counter refused;

    SourceMetrics(MeterRegistry registry, String source) {
        accepted = counter(registry, source, "accepted");
        rejected = counter(registry, source, "rejected");
        refused = counter(registry, source, "over_rate");
    }

    private static Counter counter(MeterRegistry registry, String source, String outcome) {
        return Counter.builder("tracking.source.records")
                .description("Records of a source: that the queue has, or that were over its rate or its address's")
                .tag("source", source)
                .tag("outcome", outcome)
                .register(registry);
    }

    void safe(int acceptedRecords, int rejectedRecords) {
        accepted.increment(acceptedRecords);
        rejected.increment(rejectedRecords);
    }

    void overRate(int records) {
        refused.increment(records);
    }
}
