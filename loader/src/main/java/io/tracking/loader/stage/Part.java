package io.tracking.loader.stage;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.LakeFile;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The files of a batch that one COPY reads: one table, one hour of receipt, one compression, and all in the ledger or none.
 * One hour, so that inserted rows and duplicates are known per hour whatever the batch.
 *
 * @param again the files are in the ledger already
 */
public record Part(Table table, Instant hour, Compression compression, boolean again, List<LakeFile> files) {

    private record Kind(Table table, Instant hour, Compression compression, boolean again) {}

    /** Groups {@code files}, in the order in which the groups appear; events first, as what becomes of them decides on utm rows. */
    public static List<Part> of(List<LakeFile> files, Predicate<LakeFile> inLedger) {
        Map<Kind, List<LakeFile>> byKind = files.stream()
                .collect(Collectors.groupingBy(
                        file -> new Kind(
                                file.table(), file.key().hour(), file.key().compression(), inLedger.test(file)),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return byKind.entrySet().stream()
                .map(entry -> new Part(
                        entry.getKey().table,
                        entry.getKey().hour,
                        entry.getKey().compression,
                        entry.getKey().again,
                        entry.getValue()))
                .sorted(Comparator.comparing(Part::table))
                .toList();
    }

    public long rows() {
        return files.stream().mapToLong(file -> file.metadata().rows()).sum();
    }

    public TimeRanges requestHours() {
        return files.stream().map(file -> file.metadata().requestHours()).reduce(TimeRanges.NONE, TimeRanges::union);
    }
}
