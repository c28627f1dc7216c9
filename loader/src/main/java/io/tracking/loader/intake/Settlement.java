package io.tracking.loader.intake;

import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.EventQueue.Refusal;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.schedule.Backoff;
import io.tracking.loader.window.Acknowledger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acknowledges what has been published, and gives back what has not. Thread-safe. */
final class Settlement implements Acknowledger<Delivery> {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);
    private static final int ATTEMPTS = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Duration firstWait;
    private final MessageMetrics metrics;

    Settlement(Duration firstWait, MessageMetrics metrics) {
        this.firstWait = firstWait;
        this.metrics = metrics;
    }

    @Override
    public void published(Collection<Delivery> deliveries) {
        Delivery.receipts(deliveries).forEach(this::acknowledge);
    }

    /** Only refused entries are tried again; what stays refused comes again, and is loaded once all the same. */
    private void acknowledge(EventQueue queue, List<String> published) {
        Backoff backoff = new Backoff(firstWait, LONGEST_WAIT);
        List<String> receipts = published;
        for (int attempt = 1; !receipts.isEmpty(); attempt++) {
            List<Refusal> refused = queue.acknowledge(receipts);
            metrics.acknowledged.increment(receipts.size() - refused.size());
            receipts = refused.stream()
                    .filter(Refusal::again)
                    .map(Refusal::receipt)
                    .toList();
            boolean enough = attempt == ATTEMPTS || (!receipts.isEmpty() && !waited(backoff));
            int lost = enough ? refused.size() : refused.size() - receipts.size();
            if (lost > 0) {
                metrics.notAcknowledged.increment(lost);
                log.warn(
                        "Cannot acknowledge {} messages, the first because of {}: they come again and are loaded once",
                        lost,
                        refused.get(0).reason());
            }
            if (enough) {
                return;
            }
        }
    }

    /** They come again after their visibility timeout; sooner would only use up their receives. */
    @Override
    public void failed(Collection<Delivery> deliveries) {
        metrics.released.increment(deliveries.size());
    }

    @Override
    public void released(Collection<Delivery> deliveries) {
        Delivery.receipts(deliveries).forEach(this::giveBack);
    }

    private void giveBack(EventQueue queue, List<String> receipts) {
        List<Refusal> refused = queue.hide(receipts, Duration.ZERO);
        metrics.released.increment(receipts.size());
        if (!refused.isEmpty()) {
            log.warn(
                    "Cannot give back {} messages, the first because of {}: they come again after their visibility timeout",
                    refused.size(),
                    refused.get(0).reason());
        }
    }

    private static boolean waited(Backoff backoff) {
        try {
            Thread.sleep(backoff.next().toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
