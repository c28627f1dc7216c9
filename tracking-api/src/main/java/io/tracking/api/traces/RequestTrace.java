package io.tracking.api.traces;

import io.tracking.common.traces.CurrentTrace;
import io.tracking.common.traces.StepKind;
import io.tracking.common.traces.TraceIds;
import io.tracking.common.traces.Traces;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traces a request that holds traced records. Its own trace is that of the first of them; the trace of each other one begins with
 * a step that leads here. Thread-safe.
 */
public final class RequestTrace {

    /** A body may hold thousands; the others' traces begin where the loader receives them. */
    private static final int MOST_RECORDS = 128;

    private final Arrival arrival;
    private final List<TraceIds> traced;
    private final int records;

    /**
     * Of one request.
     *
     * @param traced records, at least one
     * @param records all of them
     */
    RequestTrace(Arrival arrival, List<TraceIds> traced, int records) {
        this.arrival = arrival;
        this.traced = traced;
        this.records = records;
    }

    /** How a request with these records is traced; null when traces are switched off, and when none of the records is traced. */
    public static @Nullable RequestTrace of(@Nullable Arrival arrival, List<String> requestIds) {
        return arrival == null ? null : arrival.with(requestIds);
    }

    /** Measures something that belongs to this request. */
    public void during(Runnable measuring) {
        CurrentTrace.during(traced.get(0), measuring);
    }

    /**
     * A message with records of the request is settled.
     *
     * @param nanos since it was first sent
     */
    public void sent(long nanos, int attempts, boolean confirmed) {
        Instant now = arrival.clock().instant();
        var step = arrival.traces()
                .within(traced.get(0), "queue send", StepKind.PRODUCER)
                .with("messaging.system", "aws_sqs")
                .with("tracking.attempts", attempts);
        if (!confirmed) {
            step.failed("neither lane has confirmed the message");
        }
        step.lasted(now.minusNanos(nanos), now);
    }

    /** The request is answered. */
    public void answered(boolean confirmed) {
        Instant now = arrival.clock().instant();
        Traces traces = arrival.traces();
        TraceIds own = traced.get(0);
        var request = traces.first(own, arrival.method() + " " + arrival.path(), StepKind.SERVER)
                .with("http.request.method", arrival.method())
                .with("url.path", arrival.path())
                .with("tracking.records", records)
                .with("tracking.request_id", own.name())
                .linkedToSender(arrival.traceparent());
        if (!confirmed) {
            request.failed("answered 503");
        }
        request.lasted(arrival.at(), now);
        for (TraceIds other : traced.subList(1, Math.min(traced.size(), MOST_RECORDS))) {
            traces.first(other, "record", StepKind.INTERNAL)
                    .with("tracking.request_id", other.name())
                    .linked(own)
                    .lasted(arrival.at(), now);
        }
    }
}
