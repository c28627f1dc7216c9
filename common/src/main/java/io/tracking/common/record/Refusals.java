package io.tracking.common.record;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers the refused records of one body: each with a line of its own and all of its errors, as long as they are few.
 * Behind the first {@value #TOLD_IN_FULL}, neighbours share a line, and the answer has one error each: two bytes of a
 * body must not become a thousand. Not thread-safe.
 */
final class Refusals {

    /** So many refused records of one body are told in full. */
    static final int TOLD_IN_FULL = 100;

    /** In one line: what is replayed together. */
    private static final int MOST_TOGETHER = 1_000;

    private static final String TOLD_ELSEWHERE = "the record's line in rejected/ says more";

    /** On the heap and in the answer, beside the texts. */
    private static final int PER_ERROR = 100;

    private final Origin origin;
    private final byte[] body;
    private final Made made;
    private final List<Rejection> rejected;
    private final Set<FieldError> reasons = new LinkedHashSet<>();
    private int first;
    private int records;
    private int from;
    private int to;

    Refusals(Origin origin, byte[] body, Made made, List<Rejection> rejected) {
        this.origin = origin;
        this.body = body;
        this.made = made;
        this.rejected = rejected;
    }

    /** Refuses the record from {@code start} to {@code end}; {@code index} is higher than any before. */
    void add(int index, List<FieldError> errors, int start, int end) throws NoRoomException {
        boolean inFull = rejected.size() < TOLD_IN_FULL;
        if (inFull || !joins(index, errors, end)) {
            finish();
            first = rejected.size();
            from = start;
        }
        to = end;
        records++;
        reasons.addAll(errors);
        List<FieldError> told = inFull ? List.copyOf(errors) : briefly(errors);
        made.add(Room.PER_RECORD + (inFull ? bytes(told) : 0));
        rejected.add(new Rejection(index, told, List.of()));
    }

    private boolean joins(int index, List<FieldError> errors, int end) {
        return records > 0
                && records < MOST_TOGETHER
                && first >= TOLD_IN_FULL
                && index == rejected.get(rejected.size() - 1).index() + 1
                && end - from <= RejectedLines.PART_BYTES
                && reasons.size() + errors.size() <= Rejection.MOST_ERRORS;
    }

    private static List<FieldError> briefly(List<FieldError> errors) {
        FieldError error = errors.get(0);
        return List.of(new FieldError(error.field(), error.code(), TOLD_ELSEWHERE));
    }

    /** To be called behind the last record. */
    void finish() throws NoRoomException {
        if (records > 0) {
            Rejection told = rejected.get(first);
            made.add(bytes(List.copyOf(reasons)));
            List<byte[]> lines =
                    RejectedLines.of(origin, told.index(), records, List.copyOf(reasons), made, body, from, to);
            rejected.set(first, new Rejection(told.index(), told.errors(), lines));
        }
        records = 0;
        reasons.clear();
    }

    private static long bytes(List<FieldError> errors) {
        long bytes = 0;
        for (FieldError error : errors) {
            bytes += error.field().length()
                    + error.code().length()
                    + error.message().length()
                    + PER_ERROR;
        }
        return bytes;
    }

    static List<FieldError> most(List<FieldError> errors) {
        return errors.size() <= Rejection.MOST_ERRORS
                ? errors
                : new ArrayList<>(errors.subList(0, Rejection.MOST_ERRORS));
    }
}
