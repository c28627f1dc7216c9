package io.tracking.loader.window;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.loader.lake.FileBody;
import io.tracking.loader.traces.RowTraces;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that is complete and not yet published.
 *
 * @param folder whose rows
 * @param hour in which they were received
 * @param metadata what the object will say about itself
 * @param body compressed
 * @param traces of its rows; null while nothing is traced
 */
record ClosedFile(Folder folder, Instant hour, FileMetadata metadata, FileBody body, @Nullable RowTraces traces) {

    /** It is in the lake. */
    void published(FileKey key) {
        if (traces != null) {
            traces.published(key, metadata.rows());
        }
    }
}
