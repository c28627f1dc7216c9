package io.tracking.common.traces;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps steps until the receiver has them, and drops those for which there is no room or no receiver. For every process and at
 * any time: steps told = exported + dropped + waiting. Thread-safe; only its own thread waits for the receiver.
 */
final class SpanQueue implements SpanProcessor {

    /** A stop waits no longer for the receiver. */
    static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(SpanQueue.class);
    private static final int BATCH = 512;
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(200);

    /** The exporter has given up by itself before. */
    private static final Duration LONGEST_EXPORT = Duration.ofSeconds(10);

    private final SpanExporter exporter;
    private final BlockingQueue<SpanData> waiting;
    private final AtomicInteger exporting = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Counter exported;
    private final Counter dropped;
    private final Thread thread;
    private boolean failing;

    /** @param most steps that may wait */
    SpanQueue(SpanExporter exporter, int most, MeterRegistry registry) {
        this.exporter = exporter;
        waiting = new ArrayBlockingQueue<>(most);
        exported = counter(registry, "exported");
        dropped = counter(registry, "dropped");
        Gauge.builder("tracking.traces.waiting", this, queue -> queue.waiting.size() + queue.exporting.get())
                .description("Steps of traces that wait for their receiver")
                .register(registry);
        thread = new Thread(this::run, "traces");
        thread.setDaemon(true);
        thread.start();
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("tracking.traces.steps")
                .description("Steps of traces that the receiver has, or that were dropped")
                .tag("outcome", outcome)
                .register(registry);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        // P8: a receiver that is slow or gone costs no more memory than this, and nobody's time.
        if (closing.getCount() == 0 || !waiting.offer(span.toSpanData())) {
            dropped.increment();
        }
    }

    /** Steps that were left out before they came here. */
    void dropped(long steps) {
        dropped.increment((double) steps);
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    private void run() {
        try {
            while (closing.getCount() > 0 || !waiting.isEmpty()) {
                if (waiting.size() < BATCH) {
                    closing.await(BETWEEN_BATCHES.toMillis(), TimeUnit.MILLISECONDS);
                }
                List<SpanData> batch = new ArrayList<>();
                exporting.set(waiting.drainTo(batch, BATCH));
                if (!batch.isEmpty()) {
                    export(batch);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void export(List<SpanData> batch) {
        CompletableResultCode result;
        try {
            result = exporter.export(batch).join(LONGEST_EXPORT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            result = CompletableResultCode.ofExceptionalFailure(e);
        }
        (result.isSuccess() ? exported : dropped).increment(batch.size());
        exporting.set(0);
        tell(result);
    }

    /** Once for each outage. */
    private void tell(CompletableResultCode result) {
        if (result.isSuccess() == failing) {
            failing = !result.isSuccess();
            if (failing) {
                log.warn(
                        "Cannot send traces to tracking.traces.endpoint: {}; they are dropped until it takes them",
                        String.valueOf(result.getFailureThrowable()));
            } else {
                log.info("The receiver takes traces again");
            }
        }
    }

    /** Sends what waits, and drops what the receiver has not taken in time. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(STOP_PATIENCE.toMillis());
            thread.interrupt();
            thread.join(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<SpanData> rest = new ArrayList<>();
        waiting.drainTo(rest);
        dropped.increment(rest.size());
        exporter.shutdown();
    }
}
