package io.tracking.loader.admin;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.warehouse.LakeFile;
import io.tracking.loader.warehouse.LakeFiles;
import io.tracking.loader.warehouse.Warehouse;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What lies in the bucket and what of it is loaded, per hour of receipt and table. */
@RestController
class PartitionController {

    private final LakeFiles lakeFiles;
    private final Warehouse warehouse;
    private final Clock clock;

    PartitionController(LakeFiles lakeFiles, Warehouse warehouse, Clock clock) {
        this.lakeFiles = lakeFiles;
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /**
     * One hour of receipt of one table: {@code rows = loaded + duplicates + quarantined + pending}.
     *
     * @param files in the bucket
     * @param bytes of those files
     * @param pendingFiles of those, not in the ledger
     */
    record Partition(
            Instant hour,
            String table,
            long files,
            long pendingFiles,
            long bytes,
            long rows,
            long loaded,
            long duplicates,
            long quarantined,
            long pending) {}

    private record Place(Instant hour, String table) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byHour = hour.compareTo(other.hour);
            return byHour != 0 ? byHour : table.compareTo(other.table);
        }
    }

    /** Without parameters the last 24 hours; at most 31 days. */
    @GetMapping("/admin/partitions")
    Map<String, Collection<Partition>> partitions(
            @RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        Hours hours = Hours.of(from, to, clock.instant());
        return Map.of("partitions", partitions(hours.first(), hours.last()));
    }

    private Collection<Partition> partitions(Instant first, Instant last) {
        Map<Place, Partition> partitions = new TreeMap<>();
        for (Warehouse.HourAccount account : warehouse.accounts(first, last)) {
            partitions.put(
                    new Place(account.hour(), account.table()),
                    new Partition(
                            account.hour(),
                            account.table(),
                            0,
                            0,
                            0,
                            account.rows(),
                            account.inserted(),
                            account.duplicates(),
                            account.quarantined(),
                            0));
        }
        Map<FileKey, StoredFile> stored = lakeFiles.list(List.of(Table.values()), first, last);
        Set<String> loaded = warehouse.inLedger(stored.keySet());
        stored.forEach((key, file) -> partitions.merge(
                new Place(key.hour(), key.folder().path()),
                loaded.contains(key.toString()) ? counted(key, file) : pending(key, file),
                PartitionController::sum));
        return partitions.values();
    }

    private static Partition counted(FileKey key, StoredFile file) {
        return new Partition(key.hour(), key.folder().path(), 1, 0, file.bytes(), 0, 0, 0, 0, 0);
    }

    private Partition pending(FileKey key, StoredFile file) {
        long rows = lakeFiles
                .describe(key)
                .map(LakeFile::metadata)
                .map(metadata -> metadata.rows())
                .orElse(0L);
        return new Partition(key.hour(), key.folder().path(), 1, 1, file.bytes(), rows, 0, 0, 0, rows);
    }

    private static Partition sum(Partition a, Partition b) {
        return new Partition(
                a.hour,
                a.table,
                a.files + b.files,
                a.pendingFiles + b.pendingFiles,
                a.bytes + b.bytes,
                a.rows + b.rows,
                a.loaded + b.loaded,
                a.duplicates + b.duplicates,
                a.quarantined + b.quarantined,
                a.pending + b.pending);
    }
}
