package io.tracking.loader.load;

import java.time.Instant;

/**
 * Accounts for one hour of receipt of one table: {@code rows = loaded + duplicates + quarantined + pending}. Rejected records are
 * never loaded: of {@code rejected} only files, bytes and rows count.
 *
 * @param hour of receipt by tracking-api
 * @param table {@code events}, {@code utm} or {@code rejected}
 * @param files in the bucket
 * @param pendingFiles of those, not in the ledger
 * @param bytes of those files
 * @param rows in files
 */
public record HourAccount(
        Instant hour,
        String table,
        long files,
        long pendingFiles,
        long bytes,
        long rows,
        long loaded,
        long duplicates,
        long quarantined,
        long pending)
        implements Comparable<HourAccount> {

    /** Nothing of that hour. */
    public static HourAccount none(Instant hour, String table) {
        return new HourAccount(hour, table, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** What the ledger says: rows of files that the bucket counts. */
    static HourAccount inLedger(Instant hour, String table, long loaded, long duplicates, long quarantined) {
        long rows = loaded + duplicates + quarantined;
        return new HourAccount(hour, table, 0, 0, 0, rows, loaded, duplicates, quarantined, 0);
    }

    /** A file whose rows are in the ledger. */
    public static HourAccount loadedFile(Instant hour, String table, long bytes) {
        return new HourAccount(hour, table, 1, 0, bytes, 0, 0, 0, 0, 0);
    }

    /** A file that waits for its load. */
    public static HourAccount pendingFile(Instant hour, String table, long bytes, long rows) {
        return new HourAccount(hour, table, 1, 1, bytes, rows, 0, 0, 0, rows);
    }

    /** A file that is never loaded. */
    public static HourAccount rejectedFile(Instant hour, String table, long rows) {
        return new HourAccount(hour, table, 1, 0, 0, rows, 0, 0, 0, 0);
    }

    /** Both together. */
    public HourAccount plus(HourAccount other) {
        return new HourAccount(
                hour,
                table,
                files + other.files,
                pendingFiles + other.pendingFiles,
                bytes + other.bytes,
                rows + other.rows,
                loaded + other.loaded,
                duplicates + other.duplicates,
                quarantined + other.quarantined,
                pending + other.pending);
    }

    @Override
    public int compareTo(HourAccount other) {
        int byHour = hour.compareTo(other.hour);
        return byHour != 0 ? byHour : table.compareTo(other.table);
    }
}
