package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Files that were closed together and are loaded together, so that an event and its utm row appear together.
 *
 * @param name shared by their metadata
 * @param files at least one, ascending
 */
public record FileSet(String name, List<LakeFile> files) {

    private static final Comparator<LakeFile> BY_AGE = Comparator.comparing(
                    (LakeFile file) -> file.key().hour())
            .thenComparing(file -> file.key().windowStart())
            .thenComparing(file -> file.key().toString());

    /** Groups {@code files} by set, oldest first. */
    public static List<FileSet> of(Collection<LakeFile> files) {
        return files.stream()
                .collect(Collectors.groupingBy(file -> file.metadata().set()))
                .entrySet()
                .stream()
                .map(entry -> new FileSet(
                        entry.getKey(), entry.getValue().stream().sorted(BY_AGE).toList()))
                .sorted(Comparator.comparing(FileSet::position))
                .toList();
    }

    /** Sorts sets by hour of receipt, then by file: {@code 2026-11-21T07:00:00Z events/date=…}. */
    public String position() {
        FileKey first = files.get(0).key();
        return first.hour() + " " + first;
    }

    /** Every file that was closed with the others is here. */
    public boolean complete() {
        return files.size() >= files.get(0).metadata().setFiles();
    }

    /** When the last of them was published. */
    public Instant storedAt() {
        return files.stream().map(LakeFile::storedAt).max(Instant::compareTo).orElseThrow();
    }
}
