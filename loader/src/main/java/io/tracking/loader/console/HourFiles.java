package io.tracking.loader.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.lake.Together;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.SqlRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells, file by file, what one hour of receipt holds and what became of it; asks the bucket and the ledger. Thread-safe. */
public final class HourFiles {

    private static final int MOST = 2000;

    /** One request each. */
    private static final int MOST_DESCRIBED = 200;

    private static final String LEDGER =
            """
            SELECT file_key,
                   bytes,
                   file_rows,
                   inserted,
                   duplicates,
                   quarantined,
                   file_set,
                   load_id,
                   loader_id,
                   loaded_at,
                   reason
            FROM tracking.load_ledger
            WHERE partition_hour = :hour
            ORDER BY loaded_at, file_key
            LIMIT 2000""";

    private final LakeListing lakeListing;
    private final Together together;
    private final Redshift redshift;

    HourFiles(LakeListing lakeListing, Together together, Redshift redshift) {
        this.lakeListing = lakeListing;
        this.together = together;
        this.redshift = redshift;
    }

    /**
     * A window file.
     *
     * @param folder {@code events}, {@code utm} or {@code rejected}
     * @param state loaded; pending; quarantined, which is nothing of it loaded; rejected; or gone, which is loaded and no longer in the
     *     bucket
     * @param rows absent when too many files wait for each to be asked
     * @param reason why rows are quarantined
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(
            String key,
            String folder,
            String state,
            long bytes,
            @Nullable Instant storedAt,
            @Nullable Long rows,
            @Nullable Long inserted,
            @Nullable Long duplicates,
            @Nullable Long quarantined,
            @Nullable String set,
            @Nullable String loadId,
            @Nullable String loader,
            @Nullable Instant loadedAt,
            @Nullable String reason) {}

    /**
     * An hour.
     *
     * @param files by key
     * @param more true when there are others
     */
    public record Hour(Instant hour, List<Line> files, boolean more) {}

    /** The files of {@code hour}. */
    public Hour of(Instant hour) {
        HourRange range = HourRange.of(hour);
        Map<String, Line> ledger = new HashMap<>();
        redshift.ask(session -> session.sql(LEDGER).param("hour", hour).query(HourFiles::loaded))
                .forEach(line -> ledger.put(line.key, line));
        Map<FileKey, StoredFile> stored = lakeListing.list(List.of(Table.values()), range);
        Map<FileKey, StoredFile> rejected = lakeListing.rejectedFiles(range);
        Map<FileKey, FileMetadata> described = describe(Stream.concat(
                stored.keySet().stream().filter(key -> !ledger.containsKey(key.toString())),
                rejected.keySet().stream()));
        List<Line> lines = new ArrayList<>();
        stored.forEach((key, file) -> {
            Line loaded = ledger.remove(key.toString());
            lines.add(loaded == null ? waiting(key, file, "pending", described.get(key)) : at(loaded, file.storedAt()));
        });
        ledger.values().stream().map(HourFiles::gone).forEach(lines::add);
        rejected.forEach((key, file) -> lines.add(waiting(key, file, "rejected", described.get(key))));
        return new Hour(hour, List.copyOf(lines.subList(0, Math.min(lines.size(), MOST))), lines.size() > MOST);
    }

    private Map<FileKey, FileMetadata> describe(Stream<FileKey> keys) {
        Map<FileKey, FileMetadata> described = new HashMap<>();
        together.ask(keys.limit(MOST_DESCRIBED).toList(), lakeListing::describe).stream()
                .flatMap(Optional::stream)
                .forEach(file -> described.put(file.key(), file.metadata()));
        return described;
    }

    private static Line loaded(SqlRow row) {
        String key = row.text("file_key");
        long inserted = row.number("inserted");
        long duplicates = row.number("duplicates");
        long quarantined = row.number("quarantined");
        String reason = row.text("reason");
        // Of a file that is cut off no row may be left to be counted; then the reason alone tells it from one that is
        // loaded.
        boolean whole = inserted + duplicates == 0 && (quarantined > 0 || !reason.isEmpty());
        return new Line(
                key,
                key.substring(0, Math.max(0, key.indexOf('/'))),
                whole ? "quarantined" : "loaded",
                row.number("bytes"),
                null,
                row.number("file_rows"),
                inserted,
                duplicates,
                quarantined,
                row.text("file_set"),
                row.text("load_id"),
                row.text("loader_id"),
                row.time("loaded_at"),
                reason.isEmpty() ? null : reason);
    }

    private static Line waiting(FileKey key, StoredFile file, String state, @Nullable FileMetadata described) {
        Optional<FileMetadata> metadata = Optional.ofNullable(described);
        return new Line(
                key.toString(),
                key.folder().path(),
                state,
                file.bytes(),
                file.storedAt(),
                metadata.map(FileMetadata::rows).orElse(null),
                null,
                null,
                null,
                metadata.map(FileMetadata::set).orElse(null),
                null,
                key.loaderId(),
                null,
                null);
    }

    private static Line at(Line line, @Nullable Instant storedAt) {
        return with(line, line.state, storedAt);
    }

    private static Line gone(Line line) {
        return with(line, "gone", null);
    }

    private static Line with(Line line, String state, @Nullable Instant storedAt) {
        return new Line(
                line.key,
                line.folder,
                state,
                line.bytes,
                storedAt,
                line.rows,
                line.inserted,
                line.duplicates,
                line.quarantined,
                line.set,
                line.loadId,
                line.loader,
                line.loadedAt,
                line.reason);
    }
}
