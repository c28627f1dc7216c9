package io.tracking.loader.accounting;

import java.time.Instant;

/**
 * One hour of receipt of one folder: {@code rows = loaded + duplicates + quarantined + pending}; refused records are never
 * loaded, so of {@code rejected} only files, bytes and rows count.
 *
 * @param hour of receipt by tracking-api
 * @param folder {@code events}, {@code utm} or {@code rejected}
 * @param files in the bucket
 * @param pendingFiles of those, not in the ledger
 * @param bytes of those files
 * @param rows in files
 */
public record Account(
        Instant hour,
        String folder,
        long files,
        long pendingFiles,
        long bytes,
        long rows,
        long loaded,
        long duplicates,
        long quarantined,
        long pending)
        implements Comparable<Account> {

    static Account none(Instant hour, String folder) {
        return new Account(hour, folder, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    Account plus(Account other) {
        return new Account(
                hour,
                folder,
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
    public int compareTo(Account other) {
        int byHour = hour.compareTo(other.hour);
        return byHour != 0 ? byHour : folder.compareTo(other.folder);
    }
}
