package io.tracking.common.traces;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives a step the ids that were calculated for it, and others ids by chance. Thread-safe. */
final class CalculatedIds implements IdGenerator {

    private final IdGenerator random = IdGenerator.random();
    private final ThreadLocal<@Nullable TraceIds> next = new ThreadLocal<>();

    /** What is started meanwhile on this thread gets {@code ids}. */
    <T> T during(@Nullable TraceIds ids, Supplier<T> start) {
        next.set(ids);
        try {
            return start.get();
        } finally {
            next.remove();
        }
    }

    @Override
    public String generateTraceId() {
        TraceIds ids = next.get();
        return ids == null ? random.generateTraceId() : ids.trace();
    }

    @Override
    public String generateSpanId() {
        TraceIds ids = next.get();
        return ids == null ? random.generateSpanId() : ids.span();
    }
}
