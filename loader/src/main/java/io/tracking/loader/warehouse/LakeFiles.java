package io.tracking.loader.warehouse;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.StoredFile;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The window files of the bucket. What is no window file is left out, and named in the log once. Thread-safe. */
public final class LakeFiles {

    private static final Logger log = LoggerFactory.getLogger(LakeFiles.class);

    private final Lake lake;
    private final Map<String, String> refused = new ConcurrentHashMap<>();

    LakeFiles(Lake lake) {
        this.lake = lake;
    }

    /** The files of {@code tables} received in the hours from {@code from} to {@code to}, both included, by key. */
    public Map<FileKey, StoredFile> list(Iterable<Table> tables, Instant from, Instant to) {
        return list(tables, from, to, (key, reason) -> {});
    }

    /**
     * The same.
     *
     * @param strangers hears of the objects there that are no window files: key, and why
     */
    Map<FileKey, StoredFile> list(
            Iterable<Table> tables, Instant from, Instant to, BiConsumer<String, String> strangers) {
        Map<FileKey, StoredFile> files = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (Table table : tables) {
            list(Folder.of(table), from, to, files, strangers);
        }
        return files;
    }

    /** The files of {@code tables} received on {@code day}, UTC, by key. */
    public Map<FileKey, StoredFile> list(Iterable<Table> tables, LocalDate day) {
        Instant first = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return list(tables, first, first.plus(Duration.ofHours(23)));
    }

    /** The days of receipt, UTC, that have files of one of {@code tables}. One request for each table and a thousand days. */
    public NavigableSet<LocalDate> days(Iterable<Table> tables) {
        NavigableSet<LocalDate> days = new TreeSet<>();
        for (Table table : tables) {
            String folder = Folder.of(table).path() + "/";
            for (String day : lake.folders(folder)) {
                try {
                    days.add(LocalDate.parse(day.substring(folder.length()).replaceFirst("^date=(.*)/$", "$1")));
                } catch (DateTimeParseException e) {
                    refuse(day, new IllegalArgumentException("expected " + folder + "date=YYYY-MM-DD/", e));
                }
            }
        }
        return days;
    }

    /** The refused records' files of the hours from {@code from} to {@code to}, both included, by key. */
    public List<FileKey> rejected(Instant from, Instant to) {
        Map<FileKey, StoredFile> files = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        list(Folder.REJECTED, from, to, files, (key, reason) -> {});
        return List.copyOf(files.keySet());
    }

    private void list(
            Folder folder,
            Instant from,
            Instant to,
            Map<FileKey, StoredFile> files,
            BiConsumer<String, String> strangers) {
        boolean hours = Duration.between(from, to).compareTo(Duration.ofHours(6)) < 0;
        Duration step = hours ? Duration.ofHours(1) : Duration.ofDays(1);
        for (Instant at = start(from, step); !at.isAfter(to); at = at.plus(step)) {
            for (StoredFile stored : lake.list(prefix(folder, at, hours))) {
                key(stored, strangers)
                        .filter(key -> !key.hour().isBefore(start(from, Duration.ofHours(1)))
                                && !key.hour().isAfter(to))
                        .ifPresent(key -> files.put(key, stored));
            }
        }
    }

    /** With their metadata; those that are gone by now are left out. */
    public Optional<LakeFile> describe(FileKey key) {
        return lake.describe(key.toString()).flatMap(described -> {
            try {
                return Optional.of(new LakeFile(
                        key,
                        described.file().etag(),
                        described.file().bytes(),
                        described.file().storedAt(),
                        FileMetadata.of(described.metadata())));
            } catch (IllegalArgumentException e) {
                refuse(key.toString(), e);
                return Optional.empty();
            }
        });
    }

    /** With their metadata; those that are gone by now are left out. */
    public List<LakeFile> describe(Stream<FileKey> keys) {
        return keys.map(this::describe).flatMap(Optional::stream).toList();
    }

    private Optional<FileKey> key(StoredFile stored, BiConsumer<String, String> strangers) {
        try {
            return Optional.of(FileKey.parse(stored.key()));
        } catch (IllegalArgumentException e) {
            strangers.accept(stored.key(), String.valueOf(e.getMessage()));
            refuse(stored.key(), e);
            return Optional.empty();
        }
    }

    private void refuse(String key, IllegalArgumentException e) {
        String reason = String.valueOf(e.getMessage());
        if (refused.put(key, reason) == null) {
            log.warn("Cannot load {}: it is not one of the loader's files: {}", key, reason);
        }
    }

    private static String prefix(Folder folder, Instant at, boolean hour) {
        String partition = FileKey.partition(folder, at);
        return hour ? partition : partition.substring(0, partition.indexOf("hour="));
    }

    private static Instant start(Instant instant, Duration unit) {
        long seconds = unit.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }
}
