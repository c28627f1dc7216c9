package io.tracking.loader.load;

import io.tracking.loader.lake.LakeFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that are loaded in one transaction: whole sets, oldest first.
 *
 * @param files at least one
 * @param mode what happens to rows that are there already
 * @param step what this load is a step of; null for an ordinary one
 */
public record LoadBatch(List<LakeFile> files, Mode mode, @Nullable Advance step) {

    /** Says what happens to files that are in the ledger, and to rows that are in the tables. */
    public enum Mode {
        /** Files in the ledger are left out. */
        PENDING,
        /** Files in the ledger are read again: rows that are not in the tables are inserted. */
        MISSING,
        /** Files in the ledger are read again: their rows are deleted from the tables and inserted. */
        REPLACE
    }

    /** @throws IllegalArgumentException when there is no file */
    public LoadBatch {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one file");
        }
    }

    /** An ordinary load of {@code files}. */
    public static LoadBatch pending(List<LakeFile> files) {
        return new LoadBatch(files, Mode.PENDING, null);
    }
}
