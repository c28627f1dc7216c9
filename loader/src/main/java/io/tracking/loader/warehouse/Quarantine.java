package io.tracking.loader.warehouse;

import io.tracking.common.lake.FileKey;
import java.util.List;

/**
 * What of one file cannot be loaded.
 *
 * @param file the file
 * @param lines the refused lines, ascending; empty when the file as a whole cannot be read
 * @param reason of the whole file, or of the first line
 * @param rows how many rows stay out of the table
 * @param loadFrom the key of a copy without the refused lines; empty when nothing is left to load
 */
public record Quarantine(FileKey file, List<RefusedLine> lines, String reason, long rows, String loadFrom) {

    /**
     * A line as Redshift's error table names it.
     *
     * @param line from 1
     * @param column empty when the whole line is meant
     * @param code of Redshift
     * @param reason of Redshift
     */
    public record RefusedLine(long line, String column, String code, String reason) {}
}
