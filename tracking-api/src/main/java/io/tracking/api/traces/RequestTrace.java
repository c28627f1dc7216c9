package io.tracking.api.traces;

import io.tracking.common.traces.CurrentTrace;
import io.tracking.common.traces.StepKind;
import io.tracking.common.traces.TraceIds;
import io.tracking.common.traces.Traces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Traces a request that holds traced records. Its own trace is that of the first of them; the trace of each other one begins with
 * a step that leads here. Thread-safe.
 */
public final class RequestTrace {

    private final Traces traces;
    private final Clock clock;
    private final CallHead head;
    private final List<TraceIds> traced;
    private final int records;

    /**
     * Of one request.
     *
     * @param traced records, at least one
     * @param records all of them
     */
    RequestTrace(Traces traces, Clock clock, CallHead head, List<TraceIds> traced, int records) {
        this.traces = traces;
        this.clock = clock;
        this.head = head;
        this.traced = traced;
        this.records = records;
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
        Instant now = clock.instant();
        var step = traces.within(traced.get(0), "queue send", StepKind.PRODUCER)
                .with("messaging.system", "aws_sqs")
                .with("tracking.attempts", attempts);
        if (!confirmed) {
            step.failed("neither lane has confirmed the message");
        }
        step.lasted(now.minusNanos(nanos), now);
    }

    /** The request is answered. */
    public void answered(boolean confirmed) {
        Instant now = clock.instant();
        TraceIds own = traced.get(0);
        var request = traces.first(own, head.method() + " " + head.path(), StepKind.SERVER)
                .with("http.request.method", head.method())
                .with("url.path", head.path())
                .with("tracking.records", records)
                .with("tracking.request_id", own.name())
                .linkedToSender(head.traceparent());
        if (!confirmed) {
            request.failed("answered 503");
        }
        request.lasted(head.at(), now);
        for (TraceIds other : traced.subList(1, traced.size())) {
            traces.first(other, "record", StepKind.INTERNAL)
                    .with("tracking.request_id", other.name())
                    .linked(own)
                    .lasted(head.at(), now);
        }
    }
}
