package io.tracking.loader.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps a queue in memory, with a dead-letter queue after three receives, which can be made to fail. */
public final class FakeQueue implements EventQueue {

    private static final int BATCH = 10;
    private static final int MOST_RECEIVES = 3;

    private final Clock clock;
    private final Duration visibility;
    private final Map<String, Stored> messages = new LinkedHashMap<>();
    private final List<String> deadLetters = new ArrayList<>();
    private final List<List<String>> acknowledgements = new ArrayList<>();
    private Predicate<String> refusing = receipt -> false;
    private @Nullable RuntimeException outage;
    private int sent;

    private static final class Stored {
        final String id;
        final String body;
        final Map<String, String> attributes;
        final Instant sentAt;
        Instant visibleAt;
        int receives;

        Stored(String id, String body, Map<String, String> attributes, Instant now) {
            this.id = id;
            this.body = body;
            this.attributes = attributes;
            this.sentAt = now;
            this.visibleAt = now;
        }

        String receipt() {
            return id + "#" + receives;
        }
    }

    public FakeQueue(Clock clock, Duration visibility) {
        this.clock = clock;
        this.visibility = visibility;
    }

    public synchronized String send(String body, Map<String, String> attributes) {
        String id = "message-" + ++sent;
        messages.put(id, new Stored(id, body, attributes, clock.instant()));
        return id;
    }

    /** Which receipts to refuse when they are acknowledged. */
    public synchronized void refuse(Predicate<String> receipts) {
        refusing = receipts;
    }

    /** Thrown by every receive until it is null. */
    public synchronized void fail(@Nullable RuntimeException failure) {
        outage = failure;
    }

    public synchronized List<String> deadLetters() {
        return List.copyOf(deadLetters);
    }

    public synchronized int size() {
        return messages.size();
    }

    /** The receipts of each call. */
    public synchronized List<List<String>> acknowledgements() {
        return List.copyOf(acknowledgements);
    }

    @Override
    public List<ReceivedMessage> receive() {
        List<ReceivedMessage> received = receiveNow();
        if (received.isEmpty()) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        return received;
    }

    private synchronized List<ReceivedMessage> receiveNow() {
        if (outage != null) {
            throw outage;
        }
        Instant now = clock.instant();
        List<ReceivedMessage> received = new ArrayList<>();
        for (Stored stored : List.copyOf(messages.values())) {
            if (stored.visibleAt.isAfter(now) || received.size() == BATCH) {
                continue;
            }
            if (stored.receives == MOST_RECEIVES) {
                messages.remove(stored.id);
                deadLetters.add(stored.id);
                continue;
            }
            stored.receives++;
            stored.visibleAt = now.plus(visibility);
            received.add(
                    new ReceivedMessage(stored.id, stored.receipt(), stored.body, stored.attributes, stored.sentAt));
        }
        return received;
    }

    @Override
    public synchronized List<Refusal> acknowledge(Collection<String> receipts) {
        acknowledgements.add(List.copyOf(receipts));
        List<Refusal> refused = new ArrayList<>();
        for (String receipt : receipts) {
            Stored stored = byReceipt(receipt);
            if (refusing.test(receipt)) {
                refused.add(new Refusal(receipt, "InternalError", true));
            } else if (stored == null) {
                refused.add(new Refusal(receipt, "ReceiptHandleIsInvalid", false));
            } else {
                messages.remove(stored.id);
            }
        }
        return refused;
    }

    @Override
    public synchronized List<Refusal> hide(Collection<String> receipts, Duration duration) {
        List<Refusal> refused = new ArrayList<>();
        for (String receipt : receipts) {
            Stored stored = byReceipt(receipt);
            if (stored == null) {
                refused.add(new Refusal(receipt, "ReceiptHandleIsInvalid", false));
            } else {
                stored.visibleAt = clock.instant().plus(duration);
            }
        }
        return refused;
    }

    @Override
    public void setAside(String receipt) {}

    private @Nullable Stored byReceipt(String receipt) {
        Stored stored = messages.get(receipt.replaceFirst("#.*", ""));
        return stored != null && stored.receipt().equals(receipt) ? stored : null;
    }

    @Override
    public synchronized Backlog backlog() {
        Instant now = clock.instant();
        long inFlight = messages.values().stream()
                .filter(stored -> stored.visibleAt.isAfter(now))
                .count();
        return new Backlog(messages.size() - inFlight, inFlight);
    }
}
