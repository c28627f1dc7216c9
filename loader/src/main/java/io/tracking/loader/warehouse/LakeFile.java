package io.tracking.loader.warehouse;

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

    /** @throws IllegalArgumentException when the ledger has no room for it: it could neither be loaded nor be quarantined */
    public LakeFile {
        require("key", key.toString(), 512);
        require("etag", etag, 128);
        require("set", metadata.set(), 256);
        if (metadata.rows() < 0 || metadata.rows() > MOST_ROWS) {
            throw new IllegalArgumentException("rows must be between 0 and " + MOST_ROWS + ", got " + metadata.rows());
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
