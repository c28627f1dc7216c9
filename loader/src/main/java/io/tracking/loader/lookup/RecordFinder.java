package io.tracking.loader.lookup;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import io.tracking.common.rejected.FieldError;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lookup.RecordRows.Load;
import io.tracking.loader.lookup.RecordRows.Row;
import io.tracking.loader.rejected.EntryId;
import io.tracking.loader.rejected.RejectedRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds a record by its request_id: its rows by the tables, its lines by reading files. Which files is told by the row's time and
 * the files' request hours, or by the time in a version 7 id. The work is bounded, and the answer says where it looked.
 * Thread-safe.
 */
public final class RecordFinder {

    private static final Logger log = LoggerFactory.getLogger(RecordFinder.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** A record is received soon after its time, or after a day without a network. */
    private static final Duration LATEST = Duration.ofHours(24);

    /** How far back a record of the tables is looked for whose own time misleads. */
    private static final Duration LONGEST_BACK = Duration.ofDays(14);

    private static final Duration HOUR = Duration.ofHours(1);

    private static final int MOST_FILES_READ = 500;
    private static final int MOST_FILES_LISTED = 5000;
    private static final long MOST_BYTES_READ = 1024L * 1024 * 1024;
    private static final int MOST_PLACES = 50;

    private final Lake lake;
    private final LakeListing lakeListing;
    private final RecordRows rows;
    private final Clock clock;

    RecordFinder(Lake lake, LakeListing lakeListing, RecordRows rows, Clock clock) {
        this.lake = lake;
        this.lakeListing = lakeListing;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * A line that holds the record.
     *
     * @param load how the file was loaded; null when it waits for its load, and for a rejected record
     * @param errors why it was rejected, or refused by Redshift; empty for a row
     * @param refused the line that Redshift refused, and that a rejected record is a copy of; null for all others
     * @param quarantined Redshift refused this line: a copy of it is in {@code rejected/}
     * @param replayedFrom the rejected record that it was replayed from; null when it was not
     */
    public record Place(
            FileKey file,
            long line,
            @Nullable Load load,
            List<FieldError> errors,
            @Nullable String refused,
            boolean quarantined,
            @Nullable String replayedFrom) {

        Place loaded(@Nullable Load by, Set<String> refusedLines) {
            return new Place(file, line, by, errors, refused, refusedLines.contains(file + ":" + line), replayedFrom);
        }
    }

    /**
     * What was found, and where it was looked for.
     *
     * @param searched hours of receipt
     * @param filesRead files read line by line
     * @param filesLeftOut files whose request hours cannot hold the record
     * @param complete false when there was too much to read
     */
    public record Answer(
            List<Row> rows,
            List<Place> places,
            HourRange searched,
            int filesRead,
            int filesLeftOut,
            boolean complete) {}

    /**
     * Looks for that request_id.
     *
     * @param asked hours of receipt to search; null to work them out
     */
    public Answer find(String requestId, @Nullable HourRange asked) {
        List<Row> found = rows.of(requestId);
        List<Instant> times = found.stream()
                .flatMap(row -> row.requestTimestamp().stream())
                .sorted()
                .toList();
        Instant now = clock.instant();
        // An id's time is not the client's clock when the id was filled in: it comes first.
        Instant around = timeOf(requestId).orElse(times.isEmpty() ? now.minus(LATEST) : times.get(0));
        Instant first =
                (asked == null ? around.minus(Duration.ofHours(1)) : asked.first()).truncatedTo(ChronoUnit.HOURS);
        Instant latest = around.plus(LATEST).isBefore(now) ? around.plus(LATEST) : now;
        Instant last = (asked == null ? (latest.isBefore(first) ? first.plus(LATEST) : latest) : asked.last())
                .truncatedTo(ChronoUnit.HOURS);
        Search search = new Search(requestId, times);
        HourRange searched = search.forwards(first, last);
        if (asked == null && search.places.isEmpty()) {
            // Its time is not when it was received: an old record, or a wrong clock.
            searched = search.backwards(
                    now.truncatedTo(ChronoUnit.HOURS), now.minus(times.isEmpty() ? LATEST : LONGEST_BACK));
        }
        Map<FileKey, Load> loads = rows.loads(search.places.stream()
                .map(Place::file)
                .filter(file -> file.folder() != Folder.REJECTED)
                .distinct()
                .toList());
        Set<String> refusedLines = search.places.stream()
                .flatMap(place -> Optional.ofNullable(place.refused).stream())
                .collect(Collectors.toSet());
        return new Answer(
                found,
                search.places.stream()
                        .map(place -> place.loaded(loads.get(place.file), refusedLines))
                        .toList(),
                searched,
                search.read,
                search.leftOut,
                !search.exhausted());
    }

    /** The time in a version 7 UUID, which the ids that were filled in are. */
    private static Optional<Instant> timeOf(String requestId) {
        try {
            UUID id = UUID.fromString(requestId);
            return id.version() == 7
                    ? Optional.of(Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Searches once, and keeps how far it has come. */
    private final class Search {

        private final RequestId id;
        private final List<LocalDateTime> times;
        private final List<Place> places = new ArrayList<>();
        private final Set<Instant> hours = new HashSet<>();
        private int listed;
        private int read;
        private int leftOut;
        private long bytes;

        Search(String requestId, List<Instant> times) {
            this.id = new RequestId(requestId);
            this.times = times.stream()
                    .map(time -> LocalDateTime.ofInstant(time, ZoneOffset.UTC))
                    .toList();
        }

        HourRange forwards(Instant first, Instant last) {
            Instant hour = first;
            while (!hour.isAfter(last) && goesOn(hour)) {
                read(hour, true);
                hour = hour.plus(HOUR);
            }
            return new HourRange(first, hour.isAfter(first) ? hour.minus(HOUR) : first);
        }

        /** The rejected records are left out where the tables have rows: their files do not say what they may hold. */
        HourRange backwards(Instant last, Instant first) {
            Instant hour = last;
            while (!hour.isBefore(first) && goesOn(hour)) {
                read(hour, times.isEmpty());
                hour = hour.minus(HOUR);
            }
            return new HourRange(hour.isBefore(last) ? hour.plus(HOUR) : last, last);
        }

        /** Deliveries of one record are minutes apart: the hour beside the first find is the last. */
        boolean goesOn(Instant hour) {
            return !exhausted()
                    && (places.isEmpty()
                            || Duration.between(places.get(0).file.hour(), hour)
                                            .abs()
                                            .compareTo(HOUR)
                                    <= 0);
        }

        boolean exhausted() {
            return read >= MOST_FILES_READ
                    || listed >= MOST_FILES_LISTED
                    || bytes >= MOST_BYTES_READ
                    || places.size() >= MOST_PLACES;
        }

        void read(Instant hour, boolean refusedToo) {
            if (!hours.add(hour)) {
                return;
            }
            List<FileKey> files = new ArrayList<>(lakeListing
                    .list(List.of(Table.values()), HourRange.of(hour))
                    .keySet());
            if (refusedToo) {
                files.addAll(lakeListing.rejected(HourRange.of(hour)));
            }
            for (FileKey file : new TreeSet<>(
                            files.stream().map(FileKey::toString).toList())
                    .stream().map(FileKey::parse).toList()) {
                if (exhausted()) {
                    return;
                }
                listed++;
                if (file.folder() == Folder.REJECTED || times.isEmpty() || mayHold(file)) {
                    read(file);
                } else {
                    leftOut++;
                }
            }
        }

        private boolean mayHold(FileKey key) {
            Optional<LakeFile> file = lakeListing.describe(key);
            return file.isEmpty()
                    || file.get().metadata().requestHours().ranges().stream().anyMatch(this::holds);
        }

        private boolean holds(TimeRanges.Range range) {
            return times.stream()
                    .anyMatch(time -> !time.isBefore(range.first())
                            && time.isBefore(range.last().plusHours(1)));
        }

        private void read(FileKey file) {
            read++;
            try (FileLines lines = FileLines.open(lake, file)) {
                byte[] line;
                while ((line = lines.next()) != null && places.size() < MOST_PLACES) {
                    bytes += line.length;
                    Place place = place(file, lines.number(), line);
                    if (place != null) {
                        places.add(place);
                    }
                }
            } catch (IOException e) {
                log.warn("Cannot look for a record in {}: {}", file, e.getMessage());
            }
        }

        /** Null when the line is of another record. */
        private @Nullable Place place(FileKey file, long number, byte[] line) {
            if (file.folder() != Folder.REJECTED) {
                return id.isOfRow(line)
                        ? new Place(file, number, null, List.of(), null, false, replayedFrom(line))
                        : null;
            }
            RejectedRecord record = RejectedRecord.of(new EntryId(file, number), line);
            return id.isOf(record)
                    ? new Place(
                            file,
                            number,
                            null,
                            record.errors(),
                            record.refusedByRedshift() ? record.source() + ":" + record.index() : null,
                            false,
                            null)
                    : null;
        }
    }

    private static @Nullable String replayedFrom(byte[] line) {
        try {
            JsonNode mark = JSON.readTree(line).path(CanonicalRow.REPLAYED);
            return mark.isObject()
                    ? mark.path("from").asString() + ":" + mark.path("line").asLong()
                    : null;
        } catch (JacksonException e) {
            return null;
        }
    }
}
