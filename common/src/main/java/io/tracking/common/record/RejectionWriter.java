package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import io.tracking.common.rejected.RejectedLine;
import io.tracking.common.text.Timestamps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes rejected records, whole, as lines for a rejected file. */
final class RejectionWriter {

    /** A longer record is cut into several lines, so that each fits one queue message however it is escaped. */
    static final int PART_BYTES = 24 * 1024;

    private RejectionWriter() {}

    /**
     * One line, or several with the same {@code rejected_id} for a large record.
     *
     * @param index of the record in its body, -1 when it is the body itself that was rejected
     * @param records how many records, side by side, {@code from} to {@code to} holds
     * @param made is asked before each line is kept
     * @param changed what has been changed of the text, null for nothing
     */
    static List<byte[]> of(
            Origin origin,
            int index,
            int records,
            List<FieldError> errors,
            Made made,
            byte[] body,
            int from,
            int to,
            @Nullable Changes changed)
            throws NoRoomException {
        RejectedLine.About about = new RejectedLine.About(
                origin.ids().apply(Math.max(index, 0)),
                Timestamps.format(origin.receivedAt()),
                RejectedLine.INGEST,
                origin.source(),
                index,
                records,
                errors,
                defaults(origin, changed));
        List<byte[]> lines = new ArrayList<>();
        about.write(body, from, to, PART_BYTES, line -> {
            made.add(line.length + (long) Room.PER_RECORD);
            lines.add(line);
        });
        return lines;
    }

    /** A body in which no record can be told from another; nobody can tell what is personal in it either. */
    static List<byte[]> unreadable(Origin origin, List<FieldError> errors, Made made, byte[] body, int from, int to)
            throws NoRoomException {
        Redaction redaction = Redaction.of(origin);
        if (redaction == null) {
            return of(origin, -1, 1, errors, made, body, from, to, null);
        }
        Changes changes = redaction.changes();
        byte[] withheld = redaction.withheld(body, from, to, changes);
        return of(origin, -1, 1, errors, made, withheld, 0, withheld.length, changes);
    }

    /** What would have filled in missing fields. */
    private static Map<String, String> defaults(Origin origin, @Nullable Changes changed) {
        Map<String, String> defaults = new LinkedHashMap<>();
        @Nullable String[] values = new @Nullable String[Fields.EVENT_COLUMNS.length];
        values[Fields.COOKIE_ID] = origin.cookieId();
        values[Fields.USER_AGENT] = origin.userAgent();
        values[Fields.LOCATION] = origin.location();
        Redaction redaction = Redaction.of(origin);
        if (redaction != null && changed != null) {
            redaction.apply(TableSchema.EVENTS, values, "", changed);
            put(defaults, Screening.CHANGED_BY_DEFAULT, changed.json());
        }
        put(defaults, "cookie_id", values[Fields.COOKIE_ID] == null ? origin.cookieId() : values[Fields.COOKIE_ID]);
        put(defaults, "user_agent", values[Fields.USER_AGENT]);
        put(defaults, "location", values[Fields.LOCATION]);
        SourceTerms source = origin.screening().source();
        if (source != null) {
            defaults.put(SourceTerms.NAME_BY_DEFAULT, source.name());
            put(defaults, "environment", source.environment());
        }
        return defaults;
    }

    private static void put(Map<String, String> defaults, String name, @Nullable String value) {
        if (value != null && ColumnRules.utf8Length(value) != ColumnRules.LONE_SURROGATE) {
            defaults.put(name, value);
        }
    }
}
