package io.tracking.api.lane;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.tracking.api.commit.MessageLane;
import io.tracking.api.time.MonotonicClock;
import io.tracking.api.time.Scheduler;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.reach.AsyncFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins two lanes: what the queue refuses is spilled. A message is confirmed by the lane that has stored it, and refused only
 * when both refuse it.
 *
 * <p>After a number of refusals in a row the order is turned round, so that no message waits for a queue that does not
 * answer; from time to time one of them tries the queue first, and its confirmation turns the order back.
 *
 * <p>A message that the queue has stored without being able to say so is on both lanes; the load keeps one of each row.
 */
final class SpillingLane implements MessageLane {

    private static final Logger log = LoggerFactory.getLogger(SpillingLane.class);
    private static final float ALL = 100;

    private final MessageLane queue;
    private final MessageLane spill;
    private final CircuitBreaker breaker;
    private volatile String lastRefusal = "";

    SpillingLane(MessageLane queue, MessageLane spill, SpillLaneProperties properties, Scheduler time) {
        this.queue = queue;
        this.spill = spill;
        breaker = CircuitBreaker.of(
                "queue",
                CircuitBreakerConfig.custom()
                        .slidingWindow(properties.refusals(), properties.refusals(), SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(ALL)
                        .waitDurationInOpenState(properties.probeInterval())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(new MonotonicClock(time))
                        .build());
        breaker.getEventPublisher().onStateTransition(this::tell);
    }

    /** Whether messages go to the spill lane first. */
    boolean isTurnedRound() {
        return breaker.getState() != State.CLOSED;
    }

    @Override
    public CompletionStage<Void> send(Envelope.Sealed message) {
        return breaker.tryAcquirePermission()
                ? either(tryQueue(message), () -> spill.send(message))
                : either(spill.send(message), () -> lastResort(message));
    }

    private CompletionStage<Void> tryQueue(Envelope.Sealed message) {
        return queue.send(message).whenComplete((nothing, failure) -> {
            if (failure == null) {
                breaker.onSuccess(0, TimeUnit.NANOSECONDS);
            } else {
                lastRefusal = AsyncFailure.cause(failure).toString();
                breaker.onError(0, TimeUnit.NANOSECONDS, failure);
            }
        });
    }

    private CompletionStage<Void> lastResort(Envelope.Sealed message) {
        return queue.send(message).thenRun(breaker::transitionToClosedState);
    }

    private static CompletionStage<Void> either(CompletionStage<Void> first, Supplier<CompletionStage<Void>> second) {
        // P1: confirmed is what one of the lanes has confirmed, and nothing else.
        return first.exceptionallyCompose(one -> second.get()
                .exceptionallyCompose(other -> CompletableFuture.failedFuture(new IllegalStateException(
                        "both lanes refused: " + AsyncFailure.cause(one) + "; " + AsyncFailure.cause(other), one))));
    }

    private void tell(CircuitBreakerOnStateTransitionEvent event) {
        switch (event.getStateTransition()) {
            case CLOSED_TO_OPEN ->
                log.warn(
                        "The queue refuses messages: they are spilled to S3 until it takes them again: {}",
                        lastRefusal);
            case HALF_OPEN_TO_CLOSED, OPEN_TO_CLOSED -> log.info("The queue takes messages again; none is spilled");
            default -> log.debug("Queue: {}", event.getStateTransition());
        }
    }

    /** Completes when one of the lanes is there. */
    @Override
    public CompletionStage<Void> check() {
        return either(queue.check(), spill::check);
    }
}
