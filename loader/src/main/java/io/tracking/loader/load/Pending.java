package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.FileSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what waits to be loaded.
 *
 * @param ready sets that may be loaded now, oldest first
 * @param files how many files are known to wait, ready or not
 * @param oldest when the oldest of them was published; null when none waits
 * @param oldestReceived when the oldest record in them was received, to the window; null when none waits
 * @param rows how many rows are in them
 * @param keys the files
 * @param unknownSince files from before it may wait as well, the ledger has not been read yet; null when these are all
 */
record Pending(
        List<FileSet> ready,
        int files,
        @Nullable Instant oldest,
        @Nullable Instant oldestReceived,
        Map<Table, Long> rows,
        Set<FileKey> keys,
        @Nullable Instant unknownSince) {}
