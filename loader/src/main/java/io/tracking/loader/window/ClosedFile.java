package io.tracking.loader.window;

import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.Folder;
import io.tracking.loader.lake.FileBody;
import java.time.Instant;

/**
 * A file that is complete and not yet published.
 *
 * @param folder whose rows
 * @param hour in which they were received
 * @param metadata what the object will say about itself
 * @param body compressed
 */
record ClosedFile(Folder folder, Instant hour, FileMetadata metadata, FileBody body) {}
