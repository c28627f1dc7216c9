package io.tracking.api.commit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tracking.common.envelope.Envelope;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Counts what the group commit does. For every process and at any time:
 *
 * <pre>
 * sends         = messages confirmed + sends refused + sends under way
 * rows enqueued = rows of messages confirmed; one that was sent again counts once
 * </pre>
 */
final class CommitMetrics {

    private final MeterRegistry registry;
    private final Counter confirmed;
    private final Counter abandoned;
    private final Counter sends;
    private final Counter refusedSends;
    private final Counter events;
    private final Counter utm;
    private final Counter rejected;
    private final DistributionSummary plainBytes;
    private final DistributionSummary sentBytes;
    private final DistributionSummary rows;
    private final Timer commit;

    CommitMetrics(MeterRegistry registry) {
        this.registry = registry;
        confirmed = counter("tracking.messages.confirmed", "Messages that the queue has confirmed");
        abandoned = counter("tracking.messages.abandoned", "Messages given up; their requests were answered 503");
        sends = counter("tracking.sends", "Calls to the queue");
        refusedSends = counter("tracking.sends.refused", "Calls to the queue that failed or had no answer in time");
        events = rows("events");
        utm = rows("utm");
        rejected = rows("rejected");
        plainBytes = DistributionSummary.builder("tracking.message.plain")
                .description("Bytes of rows in a confirmed message, before encoding")
                .baseUnit("bytes")
                .register(registry);
        sentBytes = DistributionSummary.builder("tracking.message.body")
                .description("Bytes of a confirmed message's body, as SQS bills them")
                .baseUnit("bytes")
                .register(registry);
        rows = DistributionSummary.builder("tracking.message.rows")
                .description("Rows in a confirmed message")
                .register(registry);
        commit = Timer.builder("tracking.commit")
                .description("From the hand-over of a request's records to the queue's confirmation")
                .serviceLevelObjectives(milliseconds(5, 10, 25, 50, 75, 100, 250, 500, 1_000, 2_500, 5_000, 10_000))
                .register(registry);
    }

    private static Duration[] milliseconds(int... values) {
        Duration[] durations = new Duration[values.length];
        for (int i = 0; i < values.length; i++) {
            durations[i] = Duration.ofMillis(values[i]);
        }
        return durations;
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter rows(String table) {
        return Counter.builder("tracking.rows.enqueued")
                .description("Rows of confirmed messages")
                .tag("table", table)
                .register(registry);
    }

    void gauge(String name, String unit, String description, Supplier<Number> value) {
        Gauge.builder(name, value).baseUnit(unit).description(description).register(registry);
    }

    void sending() {
        sends.increment();
    }

    void sendRefused() {
        refusedSends.increment();
    }

    void confirmed(Envelope.Sealed message, int plain) {
        confirmed.increment();
        events.increment(message.events());
        utm.increment(message.utm());
        rejected.increment(message.rejected());
        rows.record(message.events() + message.utm() + message.rejected());
        plainBytes.record(plain);
        sentBytes.record(message.body().length());
    }

    void abandoned() {
        abandoned.increment();
    }

    void committed(long nanos) {
        commit.record(nanos, TimeUnit.NANOSECONDS);
    }
}
