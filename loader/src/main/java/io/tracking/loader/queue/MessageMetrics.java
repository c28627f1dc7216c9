package io.tracking.loader.queue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts deliveries. Over a loader's life, with {@code tracking.loader.messages.in.flight}:
 *
 * <pre>
 * received = acknowledged + released + unreadable + in flight + not acknowledged
 * </pre>
 */
public final class MessageMetrics {

    public final Counter received;
    public final Counter acknowledged;
    public final Counter notAcknowledged;
    public final Counter released;
    public final Counter unreadable;
    public final Counter foreign;
    public final Counter misdated;
    public final Counter extended;

    public MessageMetrics(MeterRegistry registry) {
        received = counter(registry, "received", "Messages received, each delivery counted");
        acknowledged = counter(registry, "acknowledged", "Messages removed from the queue, their rows published");
        notAcknowledged = counter(
                registry, "not.acknowledged", "Messages published that the queue did not remove; they come again");
        released = counter(registry, "released", "Messages given back, their rows not published");
        unreadable = counter(registry, "unreadable", "Messages left to the dead-letter queue");
        foreign = counter(registry, "foreign", "Messages of other producers, each delivery counted");
        misdated = counter(
                registry,
                "misdated",
                "Messages filed under the queue's time, as their own time of receipt is more than a day ahead or 14 days behind");
        extended = counter(registry, "extended", "Messages hidden for longer because their window is not published");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("tracking.loader.messages." + name)
                .description(description)
                .register(registry);
    }
}
