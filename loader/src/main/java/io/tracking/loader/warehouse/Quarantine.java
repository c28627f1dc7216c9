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

    /** A file of which nothing is loaded. */
    static Quarantine whole(LakeFile file, String reason) {
        return new Quarantine(file.key(), List.of(), reason, file.metadata().rows(), "");
    }

    /** For people: {@code line 2, column topic: too long (1204); 3 lines in all}. */
    public String explanation() {
        if (lines.isEmpty()) {
            return reason;
        }
        RefusedLine first = lines.get(0);
        return "line " + first.line + (first.column.isEmpty() ? "" : ", column " + first.column) + ": " + first.reason
                + " (" + first.code + ")" + (lines.size() == 1 ? "" : "; " + lines.size() + " lines in all");
    }

    /**
     * A line as Redshift's error table, the loader's own look at it, or a trial names it.
     *
     * @param line from 1
     * @param column empty when the whole line is meant
     * @param code of Redshift, or who found it
     * @param reason what was expected and what is there
     */
    public record RefusedLine(long line, String column, String code, String reason) {}
}
