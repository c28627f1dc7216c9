package io.tracking.common.record;

import java.util.List;
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

    private final Set<String> truncate;

    /**
     * Builds a reader.
     *
     * @param truncate VARCHAR columns whose values are cut to fit, {@code events.user_agent}; usually none
     * @throws IllegalArgumentException for a name that is no VARCHAR column
     */
    public RecordReader(Set<String> truncate) {
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
    }

    /**
     * Reads one body.
     *
     * @param body UTF-8 JSON from {@code offset}, {@code length} bytes; not kept
     * @return every record of the body, accepted or rejected
     * @throws MalformedBodyException when the body is not JSON, or not of that shape
     */
    public Batch read(byte[] body, int offset, int length, BodyShape shape, Origin origin)
            throws MalformedBodyException {
        return new BodyReader(truncate, body, offset, offset + length, origin).read(shape);
    }

    static List<FieldError> mostErrors(List<FieldError> errors) {
        return errors.size() <= Rejection.MOST_ERRORS ? errors : errors.subList(0, Rejection.MOST_ERRORS);
    }
}
