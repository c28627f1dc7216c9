package io.tracking.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts answers of the calls that take records, by status, and refused requests of all calls, by reason.
 *
 * <p>Refusals are told in the log once a minute at most, and only as numbers: scanners refuse to stop.
 */
final class HttpMetrics {

    static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(HttpMetrics.class);

    private final MeterRegistry registry;
    private final LongSupplier nanoTime;
    private final Map<Integer, Counter> byStatus = new ConcurrentHashMap<>();
    private final Map<RefusalReason, Counter> byReason = new EnumMap<>(RefusalReason.class);
    private final Map<RefusalReason, Long> untold = new EnumMap<>(RefusalReason.class);
    private long lineSince;
    private long failureSince;

    HttpMetrics(MeterRegistry registry, LongSupplier nanoTime) {
        this.registry = registry;
        this.nanoTime = nanoTime;
        lineSince = nanoTime.getAsLong();
        failureSince = lineSince - BETWEEN_LINES.toNanos();
        for (RefusalReason reason : RefusalReason.values()) {
            byReason.put(
                    reason,
                    Counter.builder("tracking.http.refused")
                            .description("Requests that were refused before their records were known")
                            .tag("reason", reason.tag())
                            .register(registry));
        }
    }

    void answered(Answer answer) {
        byStatus.computeIfAbsent(answer.status(), this::counter).increment();
        refused(answer);
    }

    /** Whatever call it was. */
    void refused(Answer answer) {
        RefusalReason reason = answer.refusal();
        if (reason != null) {
            refused(reason);
        }
    }

    void refused(RefusalReason reason) {
        Objects.requireNonNull(byReason.get(reason)).increment();
        tell(reason);
    }

    private synchronized void tell(RefusalReason reason) {
        untold.merge(reason, 1L, Long::sum);
        long now = nanoTime.getAsLong();
        if (now - lineSince >= BETWEEN_LINES.toNanos()) {
            log.info(
                    "Refused in the last {} s: {}",
                    Duration.ofNanos(now - lineSince).toSeconds(),
                    untold.entrySet().stream()
                            .map(entry ->
                                    entry.getValue() + " for " + entry.getKey().tag())
                            .collect(Collectors.joining(", ")));
            untold.clear();
            lineSince = now;
        }
    }

    /** The stack trace of one failure in a minute is enough. */
    synchronized void failed(Throwable failure) {
        long now = nanoTime.getAsLong();
        if (now - failureSince >= BETWEEN_LINES.toNanos()) {
            failureSince = now;
            log.error(
                    "Cannot take a request, which is answered 500; others within a minute are only counted",
                    withoutMessages(failure));
        }
    }

    /** A message may hold a value of the body. */
    private static Throwable withoutMessages(Throwable failure) {
        Throwable cause = failure.getCause();
        Throwable place = new IllegalStateException(
                failure.getClass().getName(), cause == null || cause == failure ? null : withoutMessages(cause));
        place.setStackTrace(failure.getStackTrace());
        return place;
    }

    private Counter counter(int status) {
        return Counter.builder("tracking.requests")
                .description("Answered requests of the calls that take records")
                .tag("status", Integer.toString(status))
                .register(registry);
    }
}
