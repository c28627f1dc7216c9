package io.tracking.loader.delivery;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.delivery.TrackedEvent.Counted;
import io.tracking.loader.delivery.TrackedEvent.Uncounted;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.Lake;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the files of one hour of receipt into parts. It holds at most {@link PartSize#bytes()}, about, and writes a part whenever they are
 * full: a file that was counted in half when the loader is killed is counted again, and each sequence number counts once all the same. Not
 * thread-safe.
 */
final class HourCollector {

    private static final int PLACES = 8192;
    private static final long SECONDS_OF_HOUR = 3600;

    /** Of a counter in the map, beside its numbers. */
    private static final int BYTES_OF_COUNTER = 200;

    private final Lake lake;
    private final Clock clock;
    private final Instant hour;
    private final DeliveryProperties properties;
    private final PartSize size;
    private final EventJudge judge = new EventJudge();
    private final TrackerReader reader = new TrackerReader(judge);

    private final Map<CounterKey, Numbers> counters = new HashMap<>();
    private PlaceList places = new PlaceList(PLACES);
    private RowKinds counts = RowKinds.NONE;
    private final List<String> files = new ArrayList<>();
    private long held;

    HourCollector(Lake lake, Clock clock, Instant hour, DeliveryProperties properties, PartSize size) {
        this.lake = lake;
        this.clock = clock;
        this.hour = hour;
        this.properties = properties;
        this.size = size;
    }

    /** Sequence numbers with their places, in the order of their arrival. */
    private static final class Numbers {
        private final long birth;
        private long[] packed = new long[2];
        private int size;

        Numbers(long birth) {
            this.birth = birth;
        }

        /** Adds one; answers by how many bytes it has grown. */
        int add(long number) {
            int grown = 0;
            if (size == packed.length) {
                grown = size * Long.BYTES;
                packed = Arrays.copyOf(packed, size * 2);
            }
            packed[size++] = number;
            return grown;
        }

        long[] all() {
            return Arrays.copyOf(packed, size);
        }
    }

    /**
     * Counts the rows of an events file, or the records of a rejected one.
     *
     * @throws IOException when it cannot be read to its end; it is not among the counted files then
     */
    void add(FileKey file) throws IOException {
        RowKinds rows = file.folder() == Folder.REJECTED ? addRejected(file) : addRows(file);
        counts = counts.plus(rows);
        files.add(PartHeader.name(file));
    }

    private RowKinds addRows(FileKey file) throws IOException {
        RowKinds rows = RowKinds.NONE;
        try (FileLines lines = FileLines.open(lake, file)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                rows = rows.plus(addRow(file, reader.read(line)));
                writeWhenFull();
            }
        }
        return rows;
    }

    private RowKinds addRejected(FileKey file) throws IOException {
        RejectedReader rejected = new RejectedReader(judge);
        RowKinds rows = RowKinds.NONE;
        try (FileLines lines = FileLines.open(lake, file)) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                rows = rows.plus(addRejected(file, rejected.next(line)));
                writeWhenFull();
            }
        }
        return rows.plus(addRejected(file, rejected.end()));
    }

    private RowKinds addRejected(FileKey file, List<TrackedEvent> events) {
        RowKinds rows = RowKinds.NONE;
        for (TrackedEvent event : events) {
            rows = rows.plus(
                    event instanceof Counted counted
                            ? addCounted(place(file, counted, true), counted)
                            : new RowKinds(0, 0, 1, 0, 0));
        }
        return rows;
    }

    private void writeWhenFull() {
        if (held > size.bytes()) {
            write();
        }
    }

    private RowKinds addRow(FileKey file, TrackedEvent event) {
        if (event instanceof Counted counted) {
            return new RowKinds(1, 0, 0, 0, 0).plus(addCounted(place(file, counted, false), counted));
        }
        return switch ((Uncounted) event) {
            case UNTRACKED -> new RowKinds(1, 1, 0, 0, 0);
            case UNBELIEVABLE -> new RowKinds(1, 0, 1, 0, 0);
            case UNREADABLE -> new RowKinds(1, 0, 0, 1, 0);
        };
    }

    private RowKinds addCounted(Place place, Counted event) {
        if (!keep(event, places.number(place))) {
            return new RowKinds(0, 0, 1, 0, 0);
        }
        return place.nowhere() ? new RowKinds(0, 0, 0, 0, 1) : RowKinds.NONE;
    }

    private boolean keep(Counted event, int place) {
        Numbers numbers = counters.get(event.counter());
        if (numbers == null) {
            numbers = new Numbers(event.birth());
            counters.put(event.counter(), numbers);
            held += BYTES_OF_COUNTER;
        }
        // P8: one forged counter is merged as a whole, and must not be larger than memory.
        if (numbers.size == size.sends()) {
            return false;
        }
        held += numbers.add(CounterRuns.packed(event.sequence(), place));
        return true;
    }

    private Place place(FileKey file, Counted event, boolean rejected) {
        long received = epochHour(hour);
        if (event.hour() > received + 1
                || event.hour() < received - properties.lookBack().toHours()) {
            return Place.unknown(rejected ? Fate.REJECTED : Fate.IN_TIME);
        }
        Instant inTimeUntil =
                Instant.ofEpochSecond((event.hour() + 1) * SECONDS_OF_HOUR).plus(properties.grace());
        boolean late = event.hour() < received && !file.windowStart().isBefore(inTimeUntil);
        Fate fate = rejected ? Fate.REJECTED : late ? Fate.LATE : Fate.IN_TIME;
        return new Place(event.hour(), event.page(), event.browser(), event.release(), fate);
    }

    static long epochHour(Instant hour) {
        return Math.floorDiv(hour.getEpochSecond(), SECONDS_OF_HOUR);
    }

    static Instant ofEpochHour(long hour) {
        return Instant.EPOCH.plus(Duration.ofHours(hour));
    }

    /** Writes what has not been written yet; nothing when that is nothing. */
    void write() {
        if (files.isEmpty() && counters.isEmpty()) {
            return;
        }
        int shards = 1;
        while (counters.size() / shards > size.counters()) {
            shards *= 2;
        }
        String part = UuidV7.next(clock.instant());
        List<CounterKey> keys = new ArrayList<>(counters.keySet());
        keys.sort(null);
        List<Place> all = new ArrayList<>();
        for (int number = 0; number < places.size(); number++) {
            all.add(places.get(number));
        }
        PartHeader header = new PartHeader(List.copyOf(files), counts, all);
        // The first shard names the files, and is written last: they are counted once all of it is there.
        int to = keys.size();
        for (int shard = shards - 1; shard >= 0; shard--) {
            int from = to;
            while (from > 0 && keys.get(from - 1).shard(shards) == shard) {
                from--;
            }
            List<CounterRuns> runs = keys.subList(from, to).stream()
                    .map(key -> runs(key, counters.remove(key)))
                    .toList();
            to = from;
            lake.put(
                    new PartKey(hour, part, shards, shard).toString(),
                    PartWriter.write(shard == 0 ? header : header.withoutFiles(), runs));
        }
        places = new PlaceList(PLACES);
        counts = RowKinds.NONE;
        files.clear();
        held = 0;
    }

    private CounterRuns runs(CounterKey key, Numbers numbers) {
        return new CounterRuns(key, numbers.birth, CounterRuns.of(numbers.all(), places));
    }
}
