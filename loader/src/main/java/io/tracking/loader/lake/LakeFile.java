package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A published events or utm file.
 *
 * @param key its place, with the hour of receipt
 * @param etag of the object, without quotes
 * @param bytes stored size
 * @param storedAt when it was published
 * @param metadata what it says about itself
 */
public record LakeFile(FileKey key, String etag, long bytes, Instant storedAt, FileMetadata metadata) {

    /** More than a loader writes into one file, or S3 takes in one object. */
    private static final long MOST_ROWS = 10_000_000_000L;

    /** A row has three bytes at least, <code>{}</code> and its end; Zstandard makes at most 128 KB of 4 bytes, gzip less. */
    private static final long MOST_ROWS_OF_A_BYTE = 128 * 1024 / 4 / 3;

    /**
     * Takes a file whose metadata may be true.
     *
     * @throws IllegalArgumentException when the ledger has no room for it, so that it could neither be loaded nor be quarantined, or
     *     when it cannot hold as many rows as it says, which nobody has counted yet
     */
    public LakeFile {
        require("key", key.toString(), 512);
        require("etag", etag, 128);
        require("set", metadata.set(), 256);
        long most = Math.min(MOST_ROWS, Math.min(MOST_ROWS, bytes) * MOST_ROWS_OF_A_BYTE);
        // P3: a file cannot claim more rows than its bytes can hold.
        if (metadata.rows() < 0 || metadata.rows() > most) {
            throw new IllegalArgumentException("rows of an object of " + bytes + " bytes must be between 0 and " + most
                    + ", got " + metadata.rows());
        }
    }

    private static void require(String name, String value, int most) {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > most) {
            throw new IllegalArgumentException(name + " must be at most " + most + " bytes, got " + bytes);
        }
    }

    /** The table that the rows belong to. */
    public Table table() {
        return key.folder() == Folder.EVENTS ? Table.EVENTS : Table.UTM;
    }
}
