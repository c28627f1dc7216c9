package io.tracking.loader.delivery;

import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.StoredFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Lets one loader count at a time, by an object that only one can create. A loader that dies leaves it behind, and another takes it after a
 * while; two that count at the same time would do the same work twice, and no harm. Not thread-safe.
 */
final class CountingClaim {

    static final String KEY = PartKey.FOLDER + "claim";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration RENEWAL = Duration.ofMinutes(1);

    private final Lake lake;
    private final Clock clock;
    private final byte[] name;
    private Instant renewed = Instant.MIN;

    /** @param loader who counts, for those who look into the bucket */
    CountingClaim(Lake lake, Clock clock, String loader) {
        this.lake = lake;
        this.clock = clock;
        this.name = loader.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether this loader may count now. */
    boolean take() {
        renewed = clock.instant();
        if (lake.create(KEY, name)) {
            return true;
        }
        Optional<Instant> since =
                lake.describe(KEY).map(StoredFile.Described::file).map(StoredFile::storedAt);
        if (since.isPresent() && since.get().plus(PATIENCE).isAfter(clock.instant())) {
            return false;
        }
        lake.delete(KEY);
        return lake.create(KEY, name);
    }

    /** This loader is still at it. */
    void renew() {
        if (renewed.plus(RENEWAL).isBefore(clock.instant())) {
            lake.put(KEY, name);
            renewed = clock.instant();
        }
    }

    void release() {
        lake.delete(KEY);
    }
}
