package io.tracking.loader.warehouse;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Table;
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

    /** The table that the rows belong to. */
    public Table table() {
        return key.folder() == Folder.EVENTS ? Table.EVENTS : Table.UTM;
    }
}
