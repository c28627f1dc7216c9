package io.tracking.common.record;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads bodies: parses, validates against the tables' rules, fills in what is missing, and writes canonical rows, in one
 * pass over the bytes. Immutable and thread-safe.
 *
 * <p>No value is changed: one that does not fit rejects its record, unless its column has the truncate policy, which
 * marks the row ({@link CanonicalRow#TRUNCATED}).
 */
public final class RecordReader {

    /** A longer record is rejected. */
    public static final int LONGEST_RECORD = 64 * 1024;

    /** A record with more fields is rejected. */
    public static final int MOST_FIELDS = 1_000;

    /** A body with more records is refused, unless a reader is told otherwise. */
    public static final int MOST_RECORDS = 10_000;

    private final Set<String> truncate;
    private final int mostRecords;

    /** Builds a reader of bodies of at most {@value #MOST_RECORDS} records. */
    public RecordReader(Set<String> truncate) {
        this(truncate, MOST_RECORDS);
    }

    /**
     * Builds a reader.
     *
     * @param truncate VARCHAR columns whose values are cut to fit, {@code events.user_agent}; usually none
     * @param mostRecords of one body
     * @throws IllegalArgumentException for a name that is no VARCHAR column
     */
    public RecordReader(Set<String> truncate, int mostRecords) {
        Set<String> known = Stream.of(TableSchema.EVENTS, TableSchema.UTM)
                .flatMap(schema -> schema.columns().stream()
                        .filter(column -> column.type() == Column.Type.VARCHAR)
                        .filter(column -> !column.name().equals("request_id"))
                        .map(column -> schema.table().tableName() + "." + column.name()))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String name : truncate) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("Cannot truncate " + name + ": expected one of " + known);
            }
        }
        this.truncate = Set.copyOf(truncate);
        this.mostRecords = mostRecords;
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
        return new BodyReader(truncate, mostRecords, body, offset, offset + length, origin, room).read(shape);
    }
}
