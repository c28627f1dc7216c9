package io.tracking.bench.ingest;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/** The request_ids that reached a queue. */
final class QueuedIds {

    private static final String FIELD = "\"request_id\":\"";
    private static final int LENGTH = 36;

    private long[] hashes = new long[1 << 20];
    private int count;
    private boolean sorted;

    /** Adds the events of one message, whoever wrote it. */
    void add(String body, Map<String, String> attributes) {
        if (!Envelope.isEnvelope(attributes)) {
            addLines(body);
            return;
        }
        try {
            Envelope.Rows events = Envelope.open(body, attributes).events();
            addLines(new String(events.bytes(), events.from(), events.to() - events.from(), StandardCharsets.UTF_8));
        } catch (UnreadableEnvelopeException e) {
            throw new IllegalStateException("Cannot audit a message", e);
        }
    }

    private void addLines(String text) {
        for (int at = text.indexOf(FIELD); at >= 0; at = text.indexOf(FIELD, at + LENGTH)) {
            int from = at + FIELD.length();
            add(text.substring(from, from + LENGTH));
        }
    }

    private void add(String id) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
        }
        hashes[count++] = hash(id);
        sorted = false;
    }

    /** Of 128 random bits, 64: two of ten million alike once in a million audits. */
    private static long hash(String id) {
        UUID uuid = UUID.fromString(id);
        return uuid.getMostSignificantBits() * 0x9e3779b97f4a7c15L + uuid.getLeastSignificantBits();
    }

    int total() {
        return count;
    }

    long distinct() {
        sort();
        return Arrays.stream(hashes, 0, count).distinct().count();
    }

    boolean contains(String id) {
        sort();
        return Arrays.binarySearch(hashes, 0, count, hash(id)) >= 0;
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(hashes, 0, count);
            sorted = true;
        }
    }
}
