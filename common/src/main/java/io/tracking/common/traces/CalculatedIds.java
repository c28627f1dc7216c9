package io.tracking.common.traces;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives a step the ids that were calculated for it, and others ids by chance. Thread-safe. */
final class CalculatedIds implements IdGenerator {

    private static final ThreadLocal<@Nullable TraceIds> NEXT = new ThreadLocal<>();

    private final IdGenerator random = IdGenerator.random();

    /** How others name the first step of that trace. */
    static SpanContext context(TraceIds ids) {
        return SpanContext.createFromRemoteParent(
                ids.trace(), ids.span(), TraceFlags.getSampled(), TraceState.getDefault());
    }

    /** What is started meanwhile on this thread gets {@code ids}. */
    <T> T during(@Nullable TraceIds ids, Supplier<T> start) {
        NEXT.set(ids);
        try {
            return start.get();
        } finally {
            NEXT.remove();
        }
    }

    @Override
    public String generateTraceId() {
        TraceIds ids = NEXT.get();
        return ids == null ? random.generateTraceId() : ids.trace();
    }

    @Override
    public String generateSpanId() {
        TraceIds ids = NEXT.get();
        return ids == null ? random.generateSpanId() : ids.span();
    }
}
