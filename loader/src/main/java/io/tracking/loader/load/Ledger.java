package io.tracking.loader.load;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.stage.Part;
import io.tracking.loader.stage.RowCounts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads and writes the rows of tracking.load_ledger. */
public final class Ledger {

    private static final int KEYS_PER_QUERY = 1000;

    /** A statement takes 32 767 parameters. */
    private static final int ROWS_PER_STATEMENT = 500;

    private static final int LONGEST_REASON = 2000;

    private static final String AMONG =
            """
            -- Files that another loader was first with; the hours let Redshift skip the rest of the ledger.
            SELECT file_key
            FROM tracking.load_ledger
            WHERE partition_hour BETWEEN :first AND :last
              AND file_key IN (:keys)""";

    private static final String KEYS =
            """
            SELECT file_key
            FROM tracking.load_ledger
            WHERE partition_hour BETWEEN :first AND :last""";

    private static final String BETWEEN =
            """
            SELECT file_key,
                   etag,
                   bytes,
                   file_rows,
                   inserted,
                   duplicates,
                   quarantined
            FROM tracking.load_ledger
            WHERE partition_hour BETWEEN :first AND :last""";

    private static final String BY_HOUR =
            """
            SELECT partition_hour,
                   table_name,
                   SUM(inserted) AS inserted,
                   SUM(duplicates) AS duplicates,
                   SUM(quarantined) AS quarantined
            FROM tracking.load_ledger
            WHERE partition_hour BETWEEN :first AND :last
            GROUP BY partition_hour, table_name
            ORDER BY partition_hour, table_name""";

    private static final String ADD =
            """
            -- From the commit on, and not before, these files are loaded.
            INSERT INTO tracking.load_ledger (
                file_key, etag, table_name, partition_hour, bytes, file_rows, inserted, duplicates, quarantined,
                counted_by, file_set, load_id, loader_id, loaded_at, reason)
            VALUES :files""";

    private Ledger() {}

    /** Which of {@code keys} are in the ledger: one statement for each day of which many are asked for, and few for the others. */
    static Set<String> among(WarehouseSession session, Collection<FileKey> keys) {
        Set<String> found = new HashSet<>();
        Map<Instant, List<FileKey>> days = keys.stream()
                .collect(groupingBy(key -> key.hour().truncatedTo(ChronoUnit.DAYS), TreeMap::new, toList()));
        List<FileKey> few = new ArrayList<>();
        for (List<FileKey> day : days.values()) {
            if (day.size() > KEYS_PER_QUERY) {
                found.addAll(ofHours(session, day));
                continue;
            }
            if (few.size() + day.size() > KEYS_PER_QUERY) {
                found.addAll(named(session, few));
                few.clear();
            }
            few.addAll(day);
        }
        if (!few.isEmpty()) {
            found.addAll(named(session, few));
        }
        return found;
    }

    private static List<String> named(WarehouseSession session, List<FileKey> keys) {
        HourRange hours = HourRange.of(keys);
        return session.sql(AMONG)
                .param("first", hours.first())
                .param("last", hours.last())
                .list("keys", keys.stream().map(FileKey::toString).toList())
                .query(row -> row.text("file_key"));
    }

    /** A statement that names thousands of keys costs more than the answer that has them all. */
    private static Set<String> ofHours(WarehouseSession session, List<FileKey> keys) {
        HourRange hours = HourRange.of(keys);
        Set<String> there = new HashSet<>(session.sql(KEYS)
                .param("first", hours.first())
                .param("last", hours.last())
                .query(row -> row.text("file_key")));
        there.retainAll(keys.stream().map(FileKey::toString).collect(toSet()));
        return there;
    }

    /**
     * A file as the ledger has it.
     *
     * @param rows inserted, duplicates and quarantined together
     */
    public record Entry(
            FileKey key, String etag, long bytes, long rows, long inserted, long duplicates, long quarantined) {

        /** Nothing of the file was loaded: its rows are those that could be counted then, whatever its metadata says. */
        public boolean quarantinedWhole() {
            return inserted == 0 && duplicates == 0;
        }
    }

    /** The files of {@code hours}. */
    public static List<Entry> between(WarehouseSession session, HourRange hours) {
        return session.sql(BETWEEN)
                .param("first", hours.first())
                .param("last", hours.last())
                .query(row -> new Entry(
                        FileKey.parse(row.text("file_key")),
                        row.text("etag"),
                        row.number("bytes"),
                        row.number("file_rows"),
                        row.number("inserted"),
                        row.number("duplicates"),
                        row.number("quarantined")));
    }

    /** Sums by hour of receipt and table, ascending. */
    static List<HourAccount> byHour(WarehouseSession session, HourRange hours) {
        return session.sql(BY_HOUR)
                .param("first", hours.first())
                .param("last", hours.last())
                .query(row -> HourAccount.inLedger(
                        row.time("partition_hour"),
                        row.text("table_name"),
                        row.number("inserted"),
                        row.number("duplicates"),
                        row.number("quarantined")));
    }

    /** One row for each file of a part that was not there. */
    static void add(
            WarehouseSession session,
            Part part,
            RowCounts counts,
            Map<FileKey, Quarantine> quarantines,
            String loadId,
            String loaderId,
            Instant now) {
        List<List<Object>> rows = rows(part, counts, quarantines, loadId, loaderId, now);
        for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
            session.sql(ADD)
                    .rows("files", rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT)))
                    .run();
        }
    }

    private static List<List<Object>> rows(
            Part part,
            RowCounts counts,
            Map<FileKey, Quarantine> quarantines,
            String loadId,
            String loaderId,
            Instant now) {
        List<List<Object>> rows = new ArrayList<>();
        long duplicatesLeft = counts.duplicates();
        List<LakeFile> files = part.files();
        String countedBy = files.size() == 1 || duplicatesLeft == 0 ? "file" : "load";
        for (int i = files.size() - 1; i >= 0; i--) {
            LakeFile file = files.get(i);
            Quarantine quarantine = quarantines.get(file.key());
            long quarantined = quarantine == null ? 0 : quarantine.rows();
            long read = Quarantine.rowsOf(file, quarantine);
            long loadable = read - quarantined;
            // P3: the files' duplicates add up to the load's, and no file has more than rows.
            long duplicates = Math.min(loadable, duplicatesLeft);
            duplicatesLeft -= duplicates;
            rows.add(List.of(
                    file.key().toString(),
                    file.etag(),
                    part.table().tableName(),
                    part.hour(),
                    file.bytes(),
                    read,
                    loadable - duplicates,
                    duplicates,
                    quarantined,
                    countedBy,
                    file.metadata().set(),
                    loadId,
                    loaderId,
                    now,
                    quarantine == null ? "" : cut(quarantine.explanation())));
        }
        return rows;
    }

    /** A character is at most three bytes, and the column counts bytes. */
    private static String cut(String reason) {
        return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
    }
}
