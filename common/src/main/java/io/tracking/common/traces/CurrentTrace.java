package io.tracking.common.traces;

import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/** Tells Prometheus' client which trace a value belongs to that is measured now: the value's exemplar. Thread-safe. */
public final class CurrentTrace implements SpanContext {

    private static final ThreadLocal<@Nullable TraceIds> CURRENT = new ThreadLocal<>();

    CurrentTrace() {}

    /** What is measured meanwhile on this thread belongs to the trace of {@code ids}. */
    public static void during(TraceIds ids, Runnable measuring) {
        CURRENT.set(ids);
        try {
            measuring.run();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    public @Nullable String getCurrentTraceId() {
        TraceIds ids = CURRENT.get();
        return ids == null ? null : ids.trace();
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        TraceIds ids = CURRENT.get();
        return ids == null ? null : ids.span();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return CURRENT.get() != null;
    }

    @Override
    public void markCurrentSpanAsExemplar() {}
}
