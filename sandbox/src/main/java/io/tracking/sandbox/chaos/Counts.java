package io.tracking.sandbox.chaos;

import java.util.Map;
import java.util.TreeMap;

/** Counts what happened, and how often. Thread-safe. */
final class Counts {

    private final Map<String, Integer> counts = new TreeMap<>();

    synchronized void add(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    synchronized Map<String, Integer> all() {
        return Map.copyOf(counts);
    }
}
