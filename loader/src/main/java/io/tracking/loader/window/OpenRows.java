package io.tracking.loader.window;

import io.tracking.common.lake.Folder;
import java.time.Instant;

/**
 * Rows that are in a window and not published yet.
 *
 * @param folder whose
 * @param hour in which they were received
 * @param rows how many
 */
public record OpenRows(Folder folder, Instant hour, long rows) {}
