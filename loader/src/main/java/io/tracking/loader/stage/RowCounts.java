package io.tracking.loader.stage;

/**
 * Counts what happened to the rows of some files: {@code read = inserted + duplicates + quarantined}.
 *
 * @param read lines in the files
 * @param inserted rows that were not in the table before
 * @param duplicates rows not inserted because the record is in the table, or twice in the batch
 * @param quarantined lines that cannot be loaded
 * @param replaced rows that were in the table before and have been written again; part of {@code duplicates}
 */
public record RowCounts(long read, long inserted, long duplicates, long quarantined, long replaced) {

    /** No rows. */
    public static final RowCounts NONE = new RowCounts(0, 0, 0, 0, 0);

    /** @throws IllegalArgumentException when the numbers do not add up */
    public RowCounts {
        if (read != inserted + duplicates + quarantined) {
            throw new IllegalArgumentException("rows read must equal inserted + duplicates + quarantined, got " + read
                    + ", " + inserted + ", " + duplicates + ", " + quarantined);
        }
    }

    /** Both together. */
    public RowCounts plus(RowCounts other) {
        return new RowCounts(
                read + other.read,
                inserted + other.inserted,
                duplicates + other.duplicates,
                quarantined + other.quarantined,
                replaced + other.replaced);
    }
}
