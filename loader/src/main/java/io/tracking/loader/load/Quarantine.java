package io.tracking.loader.load;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.LakeFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what of one file cannot be loaded.
 *
 * @param file the file
 * @param lines the refused lines, ascending; empty when the file as a whole cannot be read
 * @param reason of the whole file, or of the first line
 * @param rows how many rows stay out of the table, as counted in the file
 * @param loadFrom the key of a copy without the refused lines; empty when nothing is left to load
 */
public record Quarantine(FileKey file, List<RefusedLine> lines, String reason, long rows, String loadFrom) {

    /** A file of which nothing is loaded, with as many rows as were counted in it. */
    static Quarantine whole(LakeFile file, long rows, String reason) {
        return new Quarantine(file.key(), List.of(), reason, rows, "");
    }

    /**
     * How many rows {@code file} has: COPY compares what its metadata says with what it reads, but for files of which it reads
     * nothing.
     *
     * @param quarantine what of it cannot be loaded; null when everything can
     */
    static long rowsOf(LakeFile file, @Nullable Quarantine quarantine) {
        // P3: of a file that nothing is loaded of, only rows that were counted count.
        return quarantine != null && quarantine.loadFrom.isEmpty()
                ? quarantine.rows
                : file.metadata().rows();
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
