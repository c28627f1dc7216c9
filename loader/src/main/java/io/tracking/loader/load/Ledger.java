package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.redshift.Statements;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows of tracking.load_ledger. */
public final class Ledger {

    private static final int KEYS_PER_QUERY = 1000;

    /** A statement takes 32 767 parameters. */
    private static final int ROWS_PER_STATEMENT = 500;

    private static final int COLUMNS = 15;
    private static final int LONGEST_REASON = 2000;

    private Ledger() {}

    /** Which of {@code keys} are in the ledger. */
    static Set<String> among(Statements statements, Collection<FileKey> keys) throws SQLException {
        Set<String> found = new HashSet<>();
        List<FileKey> left = List.copyOf(keys);
        for (int from = 0; from < left.size(); from += KEYS_PER_QUERY) {
            List<FileKey> some = left.subList(from, Math.min(left.size(), from + KEYS_PER_QUERY));
            Instant first =
                    some.stream().map(FileKey::hour).min(Instant::compareTo).orElseThrow();
            Instant last =
                    some.stream().map(FileKey::hour).max(Instant::compareTo).orElseThrow();
            // Keys are [a-z0-9=/.-]: they need no quoting.
            String list = some.stream().map(key -> "'" + key + "'").collect(Collectors.joining(", "));
            found.addAll(statements.query(
                    "SELECT file_key FROM tracking.load_ledger WHERE partition_hour BETWEEN ? AND ? AND file_key IN ("
                            + list + ")",
                    row -> row.getString(1),
                    first,
                    last));
        }
        return found;
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

    /** The files of the hours of receipt from {@code from} to {@code to}, both included. */
    public static List<Entry> between(Statements statements, Instant from, Instant to) throws SQLException {
        return statements.query(
                "SELECT file_key, etag, bytes, file_rows, inserted, duplicates, quarantined FROM tracking.load_ledger"
                        + " WHERE partition_hour BETWEEN ? AND ?",
                row -> new Entry(
                        FileKey.parse(row.getString("file_key")),
                        row.getString("etag"),
                        row.getLong("bytes"),
                        row.getLong("file_rows"),
                        row.getLong("inserted"),
                        row.getLong("duplicates"),
                        row.getLong("quarantined")),
                from,
                to);
    }

    /** One row for each file of a part that was not there. */
    static void add(
            Statements statements,
            Part part,
            RowCounts counts,
            Map<FileKey, Quarantine> quarantines,
            String loadId,
            String loaderId,
            Instant now)
            throws SQLException {
        List<List<Object>> rows = rows(part, counts, quarantines, loadId, loaderId, now);
        String row = "(" + String.join(", ", Collections.nCopies(COLUMNS, "?")) + ")";
        for (int from = 0; from < rows.size(); from += ROWS_PER_STATEMENT) {
            List<List<Object>> some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_STATEMENT));
            statements.run(
                    "INSERT INTO tracking.load_ledger (file_key, etag, table_name, partition_hour, bytes, file_rows, inserted,"
                            + " duplicates, quarantined, counted_by, file_set, load_id, loader_id, loaded_at, reason) VALUES "
                            + String.join(", ", Collections.nCopies(some.size(), row)),
                    some.stream().flatMap(List::stream).toArray());
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
