package io.tracking.common.record;

import java.util.Set;

/**
 * Reads bodies: parses, validates against the tables' rules, fills in what is missing, and writes canonical rows, in one
 * pass over the bytes. Immutable and thread-safe.
 *
 * <p>No value is changed: one that does not fit rejects its record, unless its column has the truncate policy, which
 * marks the row ({@link CanonicalRow#TRUNCATED}).
 */
public final class RecordReader {

    private final TruncatePolicy truncate;
    private final RecordLimits limits;

    /** Builds a reader of bodies of at most {@value RecordLimits#MOST_RECORDS} records. */
    public RecordReader(Set<String> truncate) {
        this(truncate, new RecordLimits(RecordLimits.MOST_RECORDS));
    }

    /**
     * Builds a reader.
     *
     * @param truncate VARCHAR columns whose values are cut to fit, {@code events.user_agent}; usually none
     * @throws IllegalArgumentException for a name that is no VARCHAR column
     */
    public RecordReader(Set<String> truncate, RecordLimits limits) {
        this.truncate = new TruncatePolicy(truncate);
        this.limits = limits;
    }

    /** Reads one body, as {@link #read(byte[], int, int, BodyShape, Origin, Room)} does, with room for whatever it becomes. */
    public Batch read(byte[] body, int offset, int length, BodyShape shape, Origin origin)
            throws MalformedBodyException {
        try {
            return read(body, offset, length, shape, origin, Room.UNLIMITED);
        } catch (NoRoomException e) {
            throw new IllegalStateException("There is room without limit", e);
        }
    }

    /**
     * Reads one body.
     *
     * @param body UTF-8 JSON from {@code offset}, {@code length} bytes; not kept
     * @param room is asked before what the body becomes is kept
     * @return every record of the body, accepted or rejected
     * @throws TooManyRecordsException when the body holds more records than it may
     * @throws MalformedBodyException when the body is not UTF-8 or not JSON as a whole, or not of that shape
     * @throws NoRoomException when there was no room; what had been made is given up
     */
    public Batch read(byte[] body, int offset, int length, BodyShape shape, Origin origin, Room room)
            throws MalformedBodyException, NoRoomException {
        return new BodyScan(truncate, limits, body, offset, offset + length, origin, room).read(shape);
    }
}
