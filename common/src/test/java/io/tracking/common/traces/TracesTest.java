package io.tracking.common.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TracesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final int MOST = 100;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Receiver receiver = new Receiver();

    /** Takes what it is given, unless it is told otherwise. */
    private static final class Receiver implements SpanExporter {

        final Collection<SpanData> got = new ConcurrentLinkedQueue<>();
        volatile Supplier<CompletableResultCode> result = CompletableResultCode::ofSuccess;

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            CompletableResultCode code = result.get();
            if (code.isSuccess()) {
                got.addAll(spans);
            }
            return code;
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private Traces traces() {
        return new Traces("tests", new Sampling(1), new SpanQueue(receiver, MOST, registry));
    }

    private static void tell(Traces traces, String name) {
        traces.first(TraceIds.of(name), name, StepKind.INTERNAL).lasted(NOON, NOON.plusMillis(5));
    }

    private double count(String outcome) {
        return registry.get("tracking.traces.steps")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private double waiting() {
        return registry.get("tracking.traces.waiting").gauge().value();
    }

    @Test
    void stepsHaveTheIdsThatOthersCalculate() {
        TraceIds record = TraceIds.of("record");
        try (Traces traces = traces()) {
            traces.first(record, "first", StepKind.SERVER)
                    .with("tracking.records", 3)
                    .linkedToSender("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .lasted(NOON, NOON.plusSeconds(1));
            traces.within(record, "second", StepKind.CONSUMER)
                    .linked(TraceIds.of("file"))
                    .linkedToSender(null)
                    .linkedToSender("nonsense")
                    .failed("why")
                    .lasted(NOON, NOON);
        }

        assertThat(receiver.got).hasSize(2).allMatch(span -> span.getTraceId().equals(record.trace()));
        assertThat(receiver.got)
                .filteredOn(span -> span.getName().equals("first"))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getSpanId()).isEqualTo(record.span());
                    assertThat(span.getEndEpochNanos() - span.getStartEpochNanos())
                            .isEqualTo(1_000_000_000L);
                    assertThat(span.getLinks().get(0).getSpanContext().getTraceId())
                            .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
                });
        assertThat(receiver.got)
                .filteredOn(span -> span.getName().equals("second"))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.getParentSpanId()).isEqualTo(record.span());
                    assertThat(span.getSpanId()).isNotEqualTo(record.span());
                    assertThat(span.getLinks()).hasSize(1);
                    assertThat(span.getStatus().getDescription()).isEqualTo("why");
                });
    }

    @Test
    void nobodyWaitsForASilentReceiverAndWhatFindsNoRoomIsDropped() {
        Semaphore asked = new Semaphore(0);
        receiver.result = () -> {
            asked.release();
            return new CompletableResultCode();
        };
        long begun = System.nanoTime();
        try (Traces traces = traces()) {
            tell(traces, "first");
            asked.acquireUninterruptibly();
            for (int i = 0; i < 3 * MOST; i++) {
                tell(traces, "step " + i);
            }

            assertThat(count("dropped")).isEqualTo(2 * MOST);
            assertThat(waiting()).isEqualTo(MOST + 1);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        // 3 * MOST + 1 = exported + dropped + waiting, at the end, too.
        assertThat(count("dropped")).isEqualTo(3 * MOST + 1);
        assertThat(count("exported")).isZero();
    }

    @Test
    void goesOnWhenTheReceiverIsBack() {
        receiver.result = CompletableResultCode::ofFailure;
        try (Traces traces = traces()) {
            tell(traces, "lost");
            await().until(() -> count("dropped") == 1);
            receiver.result = () -> {
                throw new IllegalStateException("a fault of the exporter");
            };
            tell(traces, "lost, too");
            await().until(() -> count("dropped") == 2);
            receiver.result = CompletableResultCode::ofSuccess;
            tell(traces, "there");
            await().until(() -> count("exported") == 1);
        }

        assertThat(receiver.got).extracting(SpanData::getName).isEqualTo(List.of("there"));
    }

    @Test
    void sendsWhatWaitsBeforeItStops() {
        try (Traces traces = traces()) {
            for (int i = 0; i < MOST; i++) {
                tell(traces, "step " + i);
            }
        }

        assertThat(receiver.got).hasSize(MOST);
        assertThat(count("exported")).isEqualTo(MOST);
    }

    @Test
    void measuresTellTheTraceThatTheyBelongTo() {
        CurrentTrace current = new CurrentTrace();
        TraceIds ids = TraceIds.of("record");

        CurrentTrace.during(ids, () -> {
            assertThat(current.isCurrentSpanSampled()).isTrue();
            assertThat(current.getCurrentTraceId()).isEqualTo(ids.trace());
            assertThat(current.getCurrentSpanId()).isEqualTo(ids.span());
        });

        assertThat(current.isCurrentSpanSampled()).isFalse();
        assertThat(current.getCurrentTraceId()).isNull();
    }
}
