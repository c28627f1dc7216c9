package io.tracking.api.http;

import io.tracking.api.commit.ByteBudget;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads one request to exactly one answer; no thread waits for it.
 *
 * <p>Its share of the budget is given back here and nowhere else, however it ends: once it is answered and, when the
 * ingest has its body, once the ingest is done with it too. A client that goes away does not make room for rows that are
 * still waiting for the queue.
 */
final class Exchange implements AsyncListener {

    /** Does one piece of the way. */
    interface Step {
        void run() throws IOException;
    }

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final AsyncContext async;
    private final Wire wire;
    private final ByteBudget.Share share;
    private final Arrivals.Arrival arrival;
    private final Answer whenReadingTimesOut;
    private final Answer whenQueueTimesOut;
    private final Answer whenOthersNeedItsRoom;
    private final HttpMetrics metrics;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** Who uses the share: this exchange until it is answered, the ingest until it is done. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean ingesting = new AtomicBoolean();
    private volatile boolean handedOver;

    /**
     * Begins.
     *
     * @param whenReadingTimesOut the answer when the body does not come whole in time
     * @param whenQueueTimesOut the answer when the ingest does not end in time
     * @param whenOthersNeedItsRoom the answer when the body comes slowly, and there is no room for quicker ones
     */
    Exchange(
            AsyncContext async,
            Wire wire,
            ByteBudget.Share share,
            Arrivals.Arrival arrival,
            Answer whenReadingTimesOut,
            Answer whenQueueTimesOut,
            Answer whenOthersNeedItsRoom,
            HttpMetrics metrics) {
        this.async = async;
        this.wire = wire;
        this.share = share;
        this.arrival = arrival;
        this.whenReadingTimesOut = whenReadingTimesOut;
        this.whenQueueTimesOut = whenQueueTimesOut;
        this.whenOthersNeedItsRoom = whenOthersNeedItsRoom;
        this.metrics = metrics;
    }

    ByteBudget.Share share() {
        return share;
    }

    /**
     * The rest of the body comes later.
     *
     * @return false when there is no room for more bodies that are still coming
     */
    boolean comes(long bytes) {
        arrival.begin(() -> answer(whenOthersNeedItsRoom));
        return arrival.grow(bytes, share);
    }

    /** False when there is no room for so many bytes of a body that is still coming. */
    boolean grow(long bytes) {
        return arrival.grow(bytes, share);
    }

    /** Takes a step of the way. One that throws, an error included, ends the exchange. */
    void run(Step step) {
        try {
            step.run();
        } catch (Throwable failure) {
            metrics.failed(failure);
            // P8: however a request ends, its share is given back.
            settle(Problem.failed());
        }
    }

    /**
     * From here on the ingest has the body.
     *
     * @param timeoutMillis since the request began; the queue has answered long before
     */
    void handOver(long timeoutMillis) {
        arrival.end();
        users.incrementAndGet();
        ingesting.set(true);
        handedOver = true;
        async.setTimeout(timeoutMillis);
    }

    /** The ingest is done: it keeps nothing of this request any more. */
    void settle(Answer answer) {
        if (ingesting.compareAndSet(true, false)) {
            leave();
        }
        answer(answer);
    }

    /** Answers on any thread; only the first answer counts. */
    void answer(Answer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        arrival.end();
        leave();
        try {
            metrics.answered(answer);
            if (handedOver || wire.isRead()) {
                wire.answer(answer);
            } else {
                wire.answerUnread(answer);
            }
        } catch (IOException | RuntimeException gone) {
            log.debug("Cannot answer {}: the client has gone", answer.status(), gone);
        } finally {
            async.complete();
        }
    }

    private void leave() {
        if (users.decrementAndGet() == 0) {
            share.release();
        }
    }

    /** The ingest has missed its own, shorter time by far, if it has the body. */
    @Override
    public void onTimeout(AsyncEvent event) {
        settle(handedOver ? whenQueueTimesOut : whenReadingTimesOut);
    }

    /** The client has gone, or broke its body off. */
    @Override
    public void onError(AsyncEvent event) {
        answer(whenReadingTimesOut);
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
