package io.tracking.common.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells of one step once it is over. Not thread-safe; for use once. */
public final class Step {

    /** As many links as a step may have; OpenTelemetry drops more. */
    public static final int MOST_LINKS = 128;

    private final SpanBuilder span;
    private final CalculatedIds ids;
    private final @Nullable TraceIds own;
    private @Nullable String failure;

    /** @param own its ids; null when nobody has to know them */
    Step(SpanBuilder span, CalculatedIds ids, @Nullable TraceIds own) {
        this.span = span;
        this.ids = ids;
        this.own = own;
    }

    /** Adds an attribute. */
    public Step with(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    /** Adds an attribute. */
    public Step with(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    /** Leads on to another trace. */
    public Step linked(TraceIds other) {
        span.addLink(CalculatedIds.context(other));
        return this;
    }

    /** Leads to the trace of whoever sent that {@code traceparent} header, if it is one. */
    public Step linkedToSender(@Nullable String traceparent) {
        SpanContext sender = Span.fromContext(
                        W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, Header.GETTER))
                .getSpanContext();
        if (sender.isValid()) {
            span.addLink(sender);
        }
        return this;
    }

    /** It came to nothing. */
    public Step failed(String why) {
        failure = why;
        return this;
    }

    /** Ends it, and hands it over; never waits. */
    public void lasted(Instant from, Instant to) {
        Span started = ids.during(own, span.setStartTimestamp(from)::startSpan);
        if (failure != null) {
            started.setStatus(StatusCode.ERROR, failure);
        }
        started.end(to.isBefore(from) ? from : to);
    }

    /** Reads the one header. */
    private enum Header implements TextMapGetter<@Nullable String> {
        GETTER;

        @Override
        public Iterable<String> keys(@Nullable String traceparent) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals("traceparent") ? traceparent : null;
        }
    }
}
