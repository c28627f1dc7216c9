package io.tracking.api.lane;

import io.tracking.api.commit.MessageLane;
import io.tracking.api.time.Scheduler;
import io.tracking.common.reach.AsyncFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells whether a lane is there. It asks the lane, but not more often than configured, and does not wait long for one that does not
 * answer: then the last answer counts, so that a probe for readiness is not missed.
 */
final class LaneHealthIndicator implements HealthIndicator {

    private static final long PATIENCE_MILLIS = 250;

    private final MessageLane lane;
    private final Duration timeout;
    private final Duration interval;
    private final Scheduler time;
    private @Nullable CompletableFuture<Health> asking;
    private @Nullable Health last;
    private long asked;

    /** @param timeout without an answer for so long the lane is down */
    LaneHealthIndicator(MessageLane lane, Duration timeout, Duration interval, Scheduler time) {
        this.lane = lane;
        this.timeout = timeout;
        this.interval = interval;
        this.time = time;
    }

    @Override
    public synchronized Health health() {
        CompletableFuture<Health> answer = asking;
        if (answer == null || (answer.isDone() && time.nanoTime() - asked >= interval.toNanos())) {
            asked = time.nanoTime();
            answer = ask();
            asking = answer;
        }
        Health known = last;
        try {
            known = known == null ? answer.get() : answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            last = known;
        } catch (TimeoutException e) {
            return Objects.requireNonNull(known);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Every answer is turned into a health", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
        return known;
    }

    private CompletableFuture<Health> ask() {
        return lane.check()
                .toCompletableFuture()
                .copy()
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .handle((nothing, failure) -> failure == null ? Health.up().build() : down(failure));
    }

    private Health down(Throwable failure) {
        Throwable cause = AsyncFailure.cause(failure);
        return Health.down()
                .withDetail(
                        "error", cause instanceof TimeoutException ? "no answer in " + timeout : String.valueOf(cause))
                .build();
    }
}
