package io.tracking.api.sources;

import io.github.bucket4j.TimeMeter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps a meter for each address that sends, of the last so many: who has not come for longest is forgotten first. Thread-safe.
 */
final class AddressMeters {

    private final RecordRate rate;
    private final TimeMeter time;
    private final Map<String, Meter> byAddress;

    /** @param most addresses that are remembered */
    AddressMeters(RecordRate rate, int most, TimeMeter time) {
        this.rate = rate;
        this.time = time;
        byAddress = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            // P8: addresses are others' choice, and are bounded by configuration.
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Meter> eldest) {
                return size() > most;
            }
        };
    }

    /** @param address as {@link IpAddress#sender} gives it */
    synchronized Meter of(String address) {
        return byAddress.computeIfAbsent(address, added -> new Meter("address", rate, time));
    }

    synchronized int size() {
        return byAddress.size();
    }
}
