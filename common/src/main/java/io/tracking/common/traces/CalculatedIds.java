package io.tracking.common.traces;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives a step the ids that were calculated for it, and others ids by chance. Thread-safe. */
final class CalculatedIds implements IdGenerator {

    private static final ThreadLocal<@Nullable TraceIds> NEXT = new ThreadLocal<>();

    private final IdGenerator random = IdGenerator.random();

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
