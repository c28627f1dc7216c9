package io.tracking.common.traces;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

/**
 * Takes the steps of whatever is traced. There is one of these only where {@code tracking.traces.endpoint} is set. Thread-safe; it
 * never waits for the receiver and never fails its caller.
 */
public final class Traces implements AutoCloseable {

    private final Sampling sampling;
    private final CalculatedIds ids = new CalculatedIds();
    private final SpanQueue queue;
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /** @param service the application's name */
    Traces(String service, Sampling sampling, SpanQueue queue) {
        this.sampling = sampling;
        this.queue = queue;
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", service)
                                .build())))
                .setIdGenerator(ids)
                .addSpanProcessor(queue)
                .build();
        tracer = provider.get("io.tracking");
    }

    /** Which records are traced. */
    public Sampling sampling() {
        return sampling;
    }

    /** The first step of a trace, with the ids that others calculate for it. */
    public Step first(TraceIds own, String name, StepKind kind) {
        return new Step(tracer.spanBuilder(name).setNoParent().setSpanKind(kind(kind)), ids, own);
    }

    /** A step that follows from the first one of {@code trace}, which another process may have told. */
    public Step within(TraceIds trace, String name, StepKind kind) {
        return new Step(
                tracer.spanBuilder(name)
                        .setParent(Context.root().with(Span.wrap(CalculatedIds.context(trace))))
                        .setSpanKind(kind(kind)),
                ids,
                null);
    }

    /** So many steps are left out, for want of room. */
    public void dropped(long steps) {
        queue.dropped(steps);
    }

    private static SpanKind kind(StepKind kind) {
        return switch (kind) {
            case SERVER -> SpanKind.SERVER;
            case PRODUCER -> SpanKind.PRODUCER;
            case CONSUMER -> SpanKind.CONSUMER;
            case INTERNAL -> SpanKind.INTERNAL;
        };
    }

    /** Sends what waits, for a moment at most. */
    @Override
    public void close() {
        queue.close();
        provider.close();
    }
}
