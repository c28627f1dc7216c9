package io.tracking.api.http;

import io.tracking.api.queue.ByteBudget;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request on its way to exactly one answer; no thread waits for it. */
final class Exchange implements AsyncListener {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final AsyncContext async;
    private final ByteBudget.Share share;
    private final Answer whenReadingTimesOut;
    private final Answer whenQueueTimesOut;
    private final HttpMetrics metrics;
    private final AtomicBoolean answered = new AtomicBoolean();
    private boolean handedOver;

    Exchange(
            AsyncContext async,
            ByteBudget.Share share,
            Answer whenReadingTimesOut,
            Answer whenQueueTimesOut,
            HttpMetrics metrics) {
        this.async = async;
        this.share = share;
        this.whenReadingTimesOut = whenReadingTimesOut;
        this.whenQueueTimesOut = whenQueueTimesOut;
        this.metrics = metrics;
    }

    ByteBudget.Share share() {
        return share;
    }

    /**
     * From here on the share belongs to the ingest.
     *
     * @param timeoutMillis since the request began; the queue has answered long before
     */
    void handOver(long timeoutMillis) {
        handedOver = true;
        async.setTimeout(timeoutMillis);
    }

    /** Ends a request whose body could not be taken. */
    void refuse(Answer answer) {
        share.release();
        answer(answer);
    }

    /** Answers on any thread; only the first answer counts. */
    void answer(Answer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        metrics.answered(answer.status());
        try {
            answer.write((HttpServletResponse) async.getResponse());
        } catch (IOException | RuntimeException gone) {
            LOG.debug("Cannot answer {}: the client has gone", answer.status(), gone);
        } finally {
            async.complete();
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end(handedOver ? whenQueueTimesOut : whenReadingTimesOut);
    }

    /** The client has gone, or broke its body off. */
    @Override
    public void onError(AsyncEvent event) {
        end(whenReadingTimesOut);
    }

    private void end(Answer answer) {
        if (handedOver) {
            answer(answer);
        } else {
            refuse(answer);
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
