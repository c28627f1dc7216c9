package io.tracking.loader.spill;

import io.tracking.common.envelope.SpilledMessage;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.queue.QueueUnavailableException;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.spill.SpillStore.Spilled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the spill lane a queue: a message is an object, to acknowledge it is to delete the object. Thread-safe.
 *
 * <p>Only this loader remembers which messages are hidden; others leave them alone because of {@link SpillShare}, most
 * of the time. What two loaders receive is loaded once.
 */
public final class SpillQueue implements EventQueue {

    private static final Logger log = LoggerFactory.getLogger(SpillQueue.class);
    private static final int PAGE = 1000;
    private static final int BATCH = 10;
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final SpillStore store;
    private final SpillShare share;
    private final Duration interval;
    private final Duration visibility;
    private final Clock clock;
    private final SpillGauges gauges;
    private final MessageMetrics metrics;
    private final Map<String, Instant> hidden = new HashMap<>();
    private final Deque<Spilled> ahead = new ArrayDeque<>();
    private String listedTo = "";
    private Instant listAgain = Instant.MIN;

    /** @param interval between two looks at all that is spilled, give or take a quarter */
    public SpillQueue(
            SpillStore store,
            SpillShare share,
            Duration interval,
            Duration visibility,
            Clock clock,
            SpillGauges gauges,
            MessageMetrics metrics) {
        this.store = store;
        this.share = share;
        this.interval = interval;
        this.visibility = visibility;
        this.clock = clock;
        this.gauges = gauges;
        this.metrics = metrics;
    }

    @Override
    public List<ReceivedMessage> receive() {
        List<Spilled> next = next();
        if (next.isEmpty()) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        List<ReceivedMessage> messages = new ArrayList<>();
        QueueUnavailableException failure = null;
        for (Spilled spilled : next) {
            try {
                read(spilled).ifPresent(messages::add);
            } catch (QueueUnavailableException e) {
                failure = e;
                show(spilled.key());
            }
        }
        if (failure != null && messages.isEmpty()) {
            throw failure;
        }
        return messages;
    }

    /** Those to be read next, hidden from now on. */
    private synchronized List<Spilled> next() {
        Instant now = clock.instant();
        List<Spilled> next = new ArrayList<>();
        while (next.size() < BATCH && (!ahead.isEmpty() || list(now))) {
            Spilled spilled = ahead.poll();
            if (spilled != null
                    && !hidden.getOrDefault(spilled.key(), Instant.MIN).isAfter(now)) {
                hidden.put(spilled.key(), now.plus(visibility));
                next.add(spilled);
            }
        }
        return next;
    }

    /**
     * Lists the next part, in random order, so that two loaders that do not know of each other meet seldom.
     *
     * @return false when it is not yet time to begin again
     */
    private boolean list(Instant now) {
        if (listAgain.isAfter(now)) {
            return false;
        }
        List<Spilled> page = new ArrayList<>(part());
        boolean end = page.size() < PAGE;
        listedTo = end ? "" : page.get(PAGE - 1).key();
        page.removeIf(spilled -> spilled.key().equals(SpilledMessage.PROBE) || spilled.marksFolder());
        gauges.listed(page, end);
        if (end) {
            listAgain =
                    now.plus(interval.multipliedBy(ThreadLocalRandom.current().nextInt(75, 126))
                            .dividedBy(100));
            hidden.values().removeIf(until -> !until.isAfter(now));
        }
        if (!page.isEmpty()) {
            share.refresh(now);
        }
        page.removeIf(spilled -> !share.holds(spilled.key()));
        Collections.shuffle(page);
        ahead.addAll(page);
        return true;
    }

    private List<Spilled> part() {
        try {
            return store.list(listedTo, PAGE);
        } catch (QueueUnavailableException e) {
            gauges.failed();
            throw e;
        }
    }

    /** Empty when another loader was faster, or when it cannot be read. */
    private Optional<ReceivedMessage> read(Spilled spilled) {
        String key = spilled.key();
        if (!spilled.sizeFault().isEmpty()) {
            unreadable(key, spilled.sizeFault());
            return Optional.empty();
        }
        Optional<byte[]> object = store.read(key);
        if (object.isEmpty()) {
            show(key);
            return Optional.empty();
        }
        try {
            SpilledMessage message = SpilledMessage.read(object.get());
            return Optional.of(new ReceivedMessage(key, key, message.body(), message.attributes(), spilled.storedAt()));
        } catch (UnreadableEnvelopeException e) {
            unreadable(key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void unreadable(String key, String reason) {
        metrics.received.increment();
        metrics.unreadable.increment();
        log.warn("Cannot read spilled message {}: {}; it is moved to spill-dead/", key, reason);
        setAside(key);
    }

    @Override
    public void setAside(String receipt) {
        store.setAside(receipt);
    }

    private synchronized void show(String key) {
        hidden.remove(key);
    }

    /** Whoever holds a message whose rows are published may delete it. */
    @Override
    public List<Refusal> acknowledge(Collection<String> receipts) {
        List<Refusal> refused;
        try {
            refused = store.delete(receipts);
        } catch (QueueUnavailableException e) {
            return receipts.stream()
                    .map(receipt -> new Refusal(receipt, String.valueOf(e.getMessage()), true))
                    .toList();
        }
        Set<String> gone = new HashSet<>(receipts);
        refused.forEach(refusal -> gone.remove(refusal.receipt()));
        synchronized (this) {
            hidden.keySet().removeAll(gone);
        }
        return refused;
    }

    @Override
    public synchronized List<Refusal> hide(Collection<String> receipts, Duration duration) {
        Instant until = clock.instant().plus(duration);
        List<Refusal> refused = new ArrayList<>();
        for (String receipt : receipts) {
            if (hidden.computeIfPresent(receipt, (key, before) -> until) == null) {
                refused.add(new Refusal(receipt, "it is not hidden", false));
            }
        }
        return refused;
    }

    @Override
    public synchronized Backlog backlog() {
        return new Backlog(Math.max(0, gauges.objects() - hidden.size()), hidden.size());
    }
}
