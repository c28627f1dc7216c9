package io.tracking.loader.delivery;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The S3 key of one object of counts: {@code delivery/date=2026-11-21/hour=07/<part>-<shards>-<shard>.zst}.
 *
 * @param hour of receipt, of the files that were counted
 * @param part names what was counted together, a UUIDv7
 * @param shards objects that the part is divided into, a power of two
 * @param shard which of them, from 0
 */
record PartKey(Instant hour, String part, int shards, int shard) {

    /** Begins the keys of all that the counting keeps. */
    static final String FOLDER = "delivery/";

    private static final Pattern KEY = Pattern.compile(FOLDER
            + "date=(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})/hour=(?<hour>[0-9]{2})/(?<part>[0-9a-f-]{36})-(?<shards>[0-9]{1,5})"
            + "-(?<shard>[0-9]{1,5})\\.zst");

    /** What the keys of a day begin with. */
    static String day(Instant instant) {
        String partition = partition(instant);
        return partition.substring(0, partition.indexOf("hour="));
    }

    private static String partition(Instant hour) {
        return FOLDER
                + FileKey.partition(Folder.EVENTS, hour)
                        .substring(Folder.EVENTS.path().length() + 1);
    }

    /** Reads a key back; empty when it is none. */
    static Optional<PartKey> parse(String key) {
        Matcher parts = KEY.matcher(key);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int shards = Integer.parseInt(parts.group("shards"));
        int shard = Integer.parseInt(parts.group("shard"));
        try {
            Instant hour = Instant.parse(parts.group("date") + "T" + parts.group("hour") + ":00:00Z");
            return Integer.bitCount(shards) == 1 && shard < shards
                    ? Optional.of(new PartKey(hour, parts.group("part"), shards, shard))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Whether it holds counters of shard {@code other} when there are {@code of} shards. */
    boolean overlaps(int other, int of) {
        return shards >= of ? shard / (shards / of) == other : other / (of / shards) == shard;
    }

    /** The key as S3 knows it. */
    @Override
    public String toString() {
        return partition(hour) + part + "-" + shards + "-" + shard + ".zst";
    }
}
