package io.tracking.api.queue;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the queue is there. Asks it, but not more often than configured. */
final class QueueHealthIndicator implements HealthIndicator {

    private final EventQueue queue;
    private final Duration timeout;
    private final Duration interval;
    private final Scheduler time;
    private @Nullable Health last;
    private long asked;

    QueueHealthIndicator(EventQueue queue, QueueProperties properties, Scheduler time) {
        this.queue = queue;
        this.timeout = properties.sendTimeout();
        this.interval = properties.checkInterval();
        this.time = time;
    }

    @Override
    public synchronized Health health() {
        Health known = last;
        if (known == null || time.nanoTime() - asked >= interval.toNanos()) {
            known = ask();
            last = known;
            asked = time.nanoTime();
        }
        return known;
    }

    private Health ask() {
        try {
            queue.check().toCompletableFuture().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return Health.up().build();
        } catch (ExecutionException e) {
            return Health.down()
                    .withDetail("error", String.valueOf(e.getCause()))
                    .build();
        } catch (TimeoutException e) {
            return Health.down().withDetail("error", "no answer in " + timeout).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }
}
