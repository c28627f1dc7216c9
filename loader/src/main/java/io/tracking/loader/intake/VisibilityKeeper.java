package io.tracking.loader.intake;

import io.tracking.loader.queue.EventQueue.Refusal;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.window.WindowRoller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps messages hidden for as long as their rows are in a window that is not published. */
final class VisibilityKeeper {

    private static final Logger log = LoggerFactory.getLogger(VisibilityKeeper.class);

    private final WindowRoller<Delivery> windows;
    private final Duration visibility;
    private final Clock clock;
    private final MessageMetrics metrics;

    VisibilityKeeper(WindowRoller<Delivery> windows, Duration visibility, Clock clock, MessageMetrics metrics) {
        this.windows = windows;
        this.visibility = visibility;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** How often to call {@link #extend()}. */
    Duration interval() {
        return visibility.dividedBy(20);
    }

    /** Extends what has less than a quarter of its visibility timeout left. */
    void extend() {
        Instant now = clock.instant();
        Instant soon = now.plus(visibility.dividedBy(4));
        List<Delivery> due = windows.held()
                .filter(delivery -> delivery.hiddenUntil().isBefore(soon))
                .toList();
        if (due.isEmpty()) {
            return;
        }
        List<Refusal> refused = new ArrayList<>();
        Delivery.receipts(due).forEach((queue, receipts) -> refused.addAll(queue.hide(receipts, visibility)));
        // A refused one too: its message comes again, and asking each time would not change that.
        due.forEach(delivery -> delivery.hiddenUntil(now.plus(visibility)));
        metrics.extended.increment(due.size() - refused.size());
        warnOfThoseStillHeld(refused);
    }

    /** The others were acknowledged in the meantime. */
    private void warnOfThoseStillHeld(List<Refusal> refused) {
        if (refused.isEmpty()) {
            return;
        }
        Set<String> held = windows.held().map(Delivery::receipt).collect(Collectors.toSet());
        List<Refusal> lost = refused.stream()
                .filter(refusal -> held.contains(refusal.receipt()))
                .toList();
        if (!lost.isEmpty()) {
            log.warn(
                    "Cannot hide {} messages for longer, the first because of {}: they come again and are loaded once",
                    lost.size(),
                    lost.get(0).reason());
        }
    }
}
