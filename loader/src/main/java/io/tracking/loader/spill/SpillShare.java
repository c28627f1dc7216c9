package io.tracking.loader.spill;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/**
 * Decides which spilled messages are this loader's: of the loaders that are there, each message has one. What a loader that is
 * gone would have taken goes to the others after a minute. Only to spare them the same work: nothing depends on it.
 */
public final class SpillShare {

    private static final Duration REFRESH = Duration.ofSeconds(15);

    private final SpillStore store;
    private final String loaderId;
    private Instant refreshAgain = Instant.MIN;
    private Set<String> loaders = Set.of();

    public SpillShare(SpillStore store, String loaderId) {
        this.store = store;
        this.loaderId = loaderId;
    }

    /** Meets the other loaders, every now and then. */
    synchronized void refresh(Instant now) {
        if (!refreshAgain.isAfter(now)) {
            loaders = store.meet(loaderId);
            refreshAgain = now.plus(REFRESH);
        }
    }

    /** The loader whose hash with the key is highest; another one more or less changes only its own share. */
    synchronized boolean holds(String key) {
        return loaders.stream()
                .max(Comparator.comparingInt((String loader) -> spread((loader + key).hashCode()))
                        .thenComparing(Comparator.naturalOrder()))
                .map(loaderId::equals)
                .orElse(true);
    }

    /** {@link String#hashCode()} moves too little with its first characters. */
    private static int spread(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}
