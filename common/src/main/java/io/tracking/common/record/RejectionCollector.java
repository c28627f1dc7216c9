package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the rejected records of one body: each with a line of its own and all of its errors, as long as they are few.
 * Behind the first {@value #TOLD_IN_FULL}, neighbours share a line, and the answer has one error each: two bytes of a
 * body must not become a thousand. Not thread-safe.
 */
final class RejectionCollector {

    /** So many rejected records of one body are told in full. */
    static final int TOLD_IN_FULL = 100;

    /** In one line: what is replayed together. */
    private static final int MOST_TOGETHER = 1_000;

    private static final byte[] COMMA = {','};
    private static final String TOLD_ELSEWHERE = "the record's line in rejected/ says more";

    /** On the heap and in the answer, beside the texts. */
    private static final int PER_ERROR = 100;

    private final Origin origin;
    private final byte[] body;
    private final Made made;
    private final @Nullable Redaction redaction;
    private final List<Rejection> rejected;
    private final Set<FieldError> reasons = new LinkedHashSet<>();
    private @Nullable ByteArrayOutputStream kept;
    private @Nullable Changes changes;
    private int first;
    private int records;
    private int from;
    private int to;

    RejectionCollector(Origin origin, byte[] body, Made made, List<Rejection> rejected) {
        this.origin = origin;
        this.body = body;
        this.made = made;
        redaction = Redaction.of(origin);
        this.rejected = rejected;
    }

    /**
     * Rejects the record from {@code start} to {@code end}; {@code index} is higher than any before.
     *
     * @param screened whether its sender agrees to its being kept, where that is asked
     */
    void add(int index, List<FieldError> errors, int start, int end, boolean screened) throws NoRoomException {
        boolean inFull = rejected.size() < TOLD_IN_FULL;
        if (inFull || !joins(index, errors, end)) {
            finish();
            first = rejected.size();
            from = start;
        }
        to = end;
        if (redaction != null) {
            keep(redaction, start, end, screened);
        }
        records++;
        reasons.addAll(errors);
        List<FieldError> told = inFull ? List.copyOf(errors) : briefly(errors);
        // P8: rejections are asked for as well.
        made.add(Room.PER_RECORD + (inFull ? bytes(told) : 0));
        rejected.add(new Rejection(index, told, List.of()));
    }

    private void keep(Redaction redactor, int start, int end, boolean screened) throws NoRoomException {
        Changes noted = changes == null ? redactor.changes() : changes;
        changes = noted;
        PrivacyRules rules = redactor.rules();
        ByteArrayOutputStream into = kept == null ? new ByteArrayOutputStream() : kept;
        kept = into;
        if (into.size() > 0) {
            into.writeBytes(COMMA);
        }
        int before = into.size();
        into.writeBytes(
                !rules.isAnonymous() && (screened || !rules.needsConsent())
                        ? redactor.kept(body, start, end, noted)
                        : redactor.withheld(body, start, end, noted));
        made.add(into.size() - before);
    }

    private boolean joins(int index, List<FieldError> errors, int end) {
        return records > 0
                && records < MOST_TOGETHER
                && first >= TOLD_IN_FULL
                && index == rejected.get(rejected.size() - 1).index() + 1
                && end - from <= RejectionWriter.PART_BYTES
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
            byte[] text = kept == null ? body : kept.toByteArray();
            int start = kept == null ? from : 0;
            int end = kept == null ? to : text.length;
            List<byte[]> lines = RejectionWriter.of(
                    origin, told.index(), records, List.copyOf(reasons), made, text, start, end, changes);
            rejected.set(first, new Rejection(told.index(), told.errors(), lines));
        }
        records = 0;
        reasons.clear();
        kept = null;
        changes = null;
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
