package io.tracking.common.record;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes time-ordered UUIDs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562, UUID version 7</a>
 */
public final class UuidV7 {

    /** Keeps processes apart whose thread-local generators were seeded alike. */
    private static final long[] PROCESS = new SecureRandom().longs(2).toArray();

    private UuidV7() {}

    /** A new id, 36 characters, that sorts by {@code now} to the millisecond. */
    public static String next(Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (now.toEpochMilli() << 16) | 0x7000 | ((random.nextLong() ^ PROCESS[0]) & 0x0FFF);
        long low = ((random.nextLong() ^ PROCESS[1]) >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
