package io.tracking.sandbox.chaos;

import io.tracking.sandbox.demo.DemoRecord;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what the answers have promised about each record, by its request_id. Thread-safe. */
final class Promises implements QueueMeddler.Sent {

    private final Map<String, Rows> accepted = new ConcurrentHashMap<>();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Set<String> rejected = ConcurrentHashMap.newKeySet();
    private final Set<String> misjudged = ConcurrentHashMap.newKeySet();

    /** Rows that must be in the tables. */
    record Rows(int events, int utm) {}

    void sent(DemoRecord record) {
        sent.add(record.requestId());
    }

    void accepted(DemoRecord record) {
        if (record.mustBeRejected()) {
            misjudged.add(record.requestId());
        }
        answered.add(record.requestId());
        accepted.put(record.requestId(), new Rows(record.events(), record.utm()));
    }

    void rejected(DemoRecord record) {
        if (!record.mustBeRejected()) {
            misjudged.add(record.requestId());
        }
        answered.add(record.requestId());
        rejected.add(record.requestId());
    }

    @Override
    public void good(String requestId) {
        sent.add(requestId);
        answered.add(requestId);
        accepted.put(requestId, new Rows(1, 0));
    }

    @Override
    public void bad(String requestId) {
        sent.add(requestId);
        answered.add(requestId);
        rejected.add(requestId);
    }

    /** Records that were promised to be in the warehouse. */
    Map<String, Rows> accepted() {
        return accepted;
    }

    /** Some record that was promised, to look up. */
    String anyAccepted() {
        return accepted.keySet().stream().findFirst().orElse("none");
    }

    /** Records that must be in rejected/, whole, and in no table. */
    Set<String> rejected() {
        return rejected;
    }

    /** Good records that were rejected, bad ones that were not. */
    Set<String> misjudged() {
        return misjudged;
    }

    Set<String> sent() {
        return sent;
    }

    long unanswered() {
        return sent.stream().filter(id -> !answered.contains(id)).count();
    }
}
