package io.tracking.api.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.api.commit.MessageLane;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.reach.Reachability;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one lane does. For every process and at any time, by lane:
 *
 * <pre>
 * lane sends         = lane messages confirmed + lane sends refused + lane sends under way
 * messages confirmed = lane messages confirmed, of all lanes
 * rows enqueued      = lane rows, of all lanes
 * </pre>
 */
final class CountedLane implements MessageLane {

    private final MessageLane lane;
    private final Counter sends;
    private final Counter confirmed;
    private final Counter refused;
    private final Counter events;
    private final Counter utm;
    private final Counter rejected;
    private final Reachability reachability = new Reachability(System::nanoTime);

    /** @param name {@code queue} or {@code spill} */
    CountedLane(String name, MessageLane lane, MeterRegistry registry) {
        this.lane = lane;
        sends = counter(registry, name, "sends", "Messages tried on this lane");
        confirmed = counter(registry, name, "confirmed", "Messages that this lane has confirmed");
        refused = counter(registry, name, "refused", "Messages that this lane refused, or did not confirm in time");
        events = rows(registry, name, "events");
        utm = rows(registry, name, "utm");
        rejected = rows(registry, name, "rejected");
        Gauge.builder("tracking.unreachable", reachability, Reachability::unreachableSeconds)
                .description(
                        "Since the service last answered; 0 when its last answer was good, NaN while nobody asked it")
                .baseUnit("seconds")
                .tag("service", name)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String lane, String name, String description) {
        return Counter.builder("tracking.lane." + name)
                .description(description)
                .tag("lane", lane)
                .register(registry);
    }

    private static Counter rows(MeterRegistry registry, String lane, String table) {
        return Counter.builder("tracking.lane.rows")
                .description("Rows of messages that this lane has confirmed")
                .tag("lane", lane)
                .tag("table", table)
                .register(registry);
    }

    @Override
    public CompletionStage<Void> send(Envelope.Sealed message) {
        sends.increment();
        CompletionStage<Void> sent;
        try {
            sent = lane.send(message);
        } catch (RuntimeException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        return sent.whenComplete((nothing, failure) -> {
            note(failure);
            if (failure == null) {
                confirmed(message);
            } else {
                refused.increment();
            }
        });
    }

    private void confirmed(Envelope.Sealed message) {
        confirmed.increment();
        events.increment(message.events());
        utm.increment(message.utm());
        rejected.increment(message.rejected());
    }

    @Override
    public CompletionStage<Void> check() {
        return lane.check().whenComplete((nothing, failure) -> note(failure));
    }

    private void note(@Nullable Throwable failure) {
        if (failure == null) {
            reachability.answered();
        } else {
            reachability.failed();
        }
    }
}
