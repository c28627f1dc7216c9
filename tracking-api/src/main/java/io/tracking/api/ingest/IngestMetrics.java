package io.tracking.api.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts records. For every process and at any time:
 *
 * <pre>
 * records received = records accepted + records rejected + records unavailable + records waiting
 * </pre>
 *
 * <p>Accepted and rejected count once the queue has the record; unavailable ones were answered 503, or 500. A
 * body that cannot be read counts as one record, one of more records than it may have as none.
 */
final class IngestMetrics {

    private final Counter received;
    private final Counter accepted;
    private final Counter rejected;
    private final Counter unavailable;
    private final LongAdder waiting = new LongAdder();

    IngestMetrics(MeterRegistry registry) {
        received = counter(registry, "tracking.records.received", "Records read from requests");
        accepted = counter(registry, "tracking.records.accepted", "Records for the tables that the queue has");
        rejected = counter(registry, "tracking.records.rejected", "Rejected records that the queue has");
        unavailable = counter(registry, "tracking.records.unavailable", "Records that were answered 503 or 500");
        Gauge.builder("tracking.records.waiting", waiting, LongAdder::sum)
                .description("Records waiting for the queue")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void received(int records) {
        waiting.add(records);
        received.increment(records);
    }

    void taken(int acceptedRecords, int rejectedRecords) {
        accepted.increment(acceptedRecords);
        rejected.increment(rejectedRecords);
        waiting.add(-(long) acceptedRecords - rejectedRecords);
    }

    void unavailable(int records) {
        unavailable.increment(records);
        waiting.add(-records);
    }
}
