package io.tracking.api.traces;

import io.tracking.common.traces.Traces;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Begins the traces of requests; there is one only where traces are switched on. Thread-safe. */
public final class CallTracing {

    private final Traces traces;
    private final Clock clock;

    CallTracing(Traces traces, Clock clock) {
        this.traces = traces;
        this.clock = clock;
    }

    /** A request has come, with that {@code traceparent} header or none. */
    public OpenTrace begin(String method, String path, @Nullable String traceparent) {
        return new OpenTrace(traces, clock, new CallHead(clock.instant(), method, path, traceparent));
    }
}
