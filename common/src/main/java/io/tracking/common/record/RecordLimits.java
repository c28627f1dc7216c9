package io.tracking.common.record;

/**
 * Bounds what is read of one body.
 *
 * @param mostRecords of one body; one that holds more is refused
 */
public record RecordLimits(int mostRecords) {

    /** Bytes of a record; a longer one is rejected. */
    public static final int LONGEST_RECORD = 64 * 1024;

    /** Fields of a record; one with more is rejected. */
    public static final int MOST_FIELDS = 1_000;

    /** Records of a body, unless a reader is told otherwise. */
    public static final int MOST_RECORDS = 10_000;

    static final int MOST_LEVELS = 64;
    static final int LONGEST_NUMBER = 100;
    static final int LONGEST_NAME = 1_000;
}
