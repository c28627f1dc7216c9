package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Lists the window files of the bucket. What is no window file is left out, and named among the {@link Strangers}. Thread-safe.
 */
public final class LakeListing {

    private final Lake lake;
    private final Strangers strangers = new Strangers();

    public LakeListing(Lake lake) {
        this.lake = lake;
    }

    /** What was left out. */
    public Strangers strangers() {
        return strangers;
    }

    /** The files of {@code tables} received in {@code hours}, by key. */
    public Map<FileKey, StoredFile> list(Iterable<Table> tables, HourRange hours) {
        return list(tables, hours, (key, reason) -> {});
    }

    /**
     * The same.
     *
     * @param told hears of the objects there that are no window files: key, and why
     */
    public Map<FileKey, StoredFile> list(Iterable<Table> tables, HourRange hours, BiConsumer<String, String> told) {
        SortedSet<Folder> folders = new TreeSet<>(Comparator.comparing(Folder::path));
        tables.forEach(table -> folders.add(Folder.of(table)));
        Map<FileKey, StoredFile> files = new LinkedHashMap<>();
        folders.forEach(folder -> list(folder, hours, files, told));
        return files;
    }

    /** The files of {@code tables} received on {@code day}, UTC, by key. */
    public Map<FileKey, StoredFile> list(Iterable<Table> tables, LocalDate day) {
        return list(tables, HourRange.of(day));
    }

    /** The days of receipt, UTC, that have a folder in one of {@code tables}. One request for each table and a thousand days. */
    public NavigableSet<LocalDate> days(Iterable<Table> tables) {
        NavigableSet<LocalDate> days = new TreeSet<>();
        for (Table table : tables) {
            String folder = Folder.of(table).path() + "/";
            List<String> folders = lake.folders(folder);
            strangers.listedFolders(folder, Set.copyOf(folders));
            for (String day : folders) {
                try {
                    days.add(LocalDate.parse(day.substring(folder.length()).replaceFirst("^date=(.*)/$", "$1")));
                } catch (DateTimeParseException e) {
                    if (lake.empty(day)) {
                        strangers.forget(day);
                    } else {
                        strangers.found(day, "expected " + folder + "date=YYYY-MM-DD/");
                    }
                }
            }
        }
        return days;
    }

    /** The rejected records' files of {@code hours}, by key. */
    public List<FileKey> rejected(HourRange hours) {
        return List.copyOf(rejectedFiles(hours).keySet());
    }

    /** The same, as the listing shows them. */
    public Map<FileKey, StoredFile> rejectedFiles(HourRange hours) {
        Map<FileKey, StoredFile> files = new LinkedHashMap<>();
        list(Folder.REJECTED, hours, files, (key, reason) -> {});
        return files;
    }

    /** Adds them in the order of their keys: not each of them is compared with many others, of which there are a hundred thousand. */
    private void list(Folder folder, HourRange hours, Map<FileKey, StoredFile> files, BiConsumer<String, String> told) {
        boolean few = hours.length().compareTo(Duration.ofHours(6)) < 0;
        Duration step = few ? Duration.ofHours(1) : Duration.ofDays(1);
        for (Instant at = start(hours.first(), step); !at.isAfter(hours.last()); at = at.plus(step)) {
            String prefix = prefix(folder, at, few);
            Set<String> seen = new HashSet<>();
            List<StoredFile> found = new ArrayList<>(lake.list(prefix));
            found.sort(Comparator.comparing(StoredFile::key));
            for (StoredFile stored : found) {
                seen.add(stored.key());
                key(stored, told).filter(key -> hours.contains(key.hour())).ifPresent(key -> files.put(key, stored));
            }
            strangers.listed(prefix, seen);
        }
    }

    /** With its metadata; empty when it is gone by now, or is no window file. */
    public Optional<LakeFile> describe(FileKey key) {
        try {
            return lake.describe(key.toString()).flatMap(described -> file(key, described));
        } catch (ObjectRefusedException e) {
            strangers.found(key.toString(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Whatever somebody wrote into the metadata, it concerns this object alone. */
    private Optional<LakeFile> file(FileKey key, StoredFile.Described described) {
        LakeFile file;
        try {
            FileMetadata metadata = FileMetadata.of(described.metadata());
            file = new LakeFile(
                    key,
                    described.file().etag(),
                    described.file().bytes(),
                    described.file().storedAt(),
                    metadata);
        } catch (RuntimeException e) {
            strangers.found(key.toString(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
        strangers.forget(key.toString());
        return Optional.of(file);
    }

    /** With their metadata; those that are gone by now are left out. */
    public List<LakeFile> describe(Stream<FileKey> keys) {
        return keys.map(this::describe).flatMap(Optional::stream).toList();
    }

    private Optional<FileKey> key(StoredFile stored, BiConsumer<String, String> told) {
        if (stored.marksFolder()) {
            return Optional.empty();
        }
        try {
            return Optional.of(FileKey.parse(stored.key()));
        } catch (IllegalArgumentException e) {
            // P6: an object that is none of ours is named, and the others are listed.
            strangers.found(stored.key(), String.valueOf(e.getMessage()));
            told.accept(stored.key(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static String prefix(Folder folder, Instant at, boolean hour) {
        return hour ? FileKey.partition(folder, at) : day(folder, at);
    }

    /** What the keys of all files of that day start with. */
    static String day(Folder folder, Instant at) {
        String partition = FileKey.partition(folder, at);
        return partition.substring(0, partition.indexOf("hour="));
    }

    private static Instant start(Instant instant, Duration unit) {
        long seconds = unit.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }
}
