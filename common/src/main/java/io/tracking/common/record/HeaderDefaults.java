package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a request's headers fill in. A header is no field of a record: one that does not fit its column fills in nothing
 * and rejects nothing. It is kept, cut to the column's size and marked, under {@link CanonicalRow#EXTRA}.
 *
 * @param userAgent for user_agent
 * @param location for location
 */
record HeaderDefaults(Value userAgent, Value location) {

    /** What is kept of a Referer that does not fit, under {@link CanonicalRow#EXTRA}. */
    static final String REFERER = "referer_header";

    /**
     * One header.
     *
     * @param fits the header, null when there is none, or none that fits
     * @param keptAs its name under {@link CanonicalRow#EXTRA}
     * @param kept as much of a header that does not fit as its column would hold, else null
     * @param bytes of the whole header
     */
    record Value(@Nullable String fits, String keptAs, @Nullable String kept, int bytes) {}

    /** @param redaction of what a visitor does not want kept, null for nothing */
    static HeaderDefaults of(Origin origin, TruncatePolicy truncate, @Nullable Redaction redaction) {
        return new HeaderDefaults(
                value(Fields.USER_AGENT, origin.userAgent(), "user_agent_header", truncate, redaction),
                value(Fields.LOCATION, origin.location(), REFERER, truncate, redaction));
    }

    private static Value value(
            int slot, @Nullable String header, String keptAs, TruncatePolicy truncate, @Nullable Redaction redaction) {
        if (redaction == null || header == null) {
            return value(slot, header, keptAs, truncate);
        }
        if (redaction.replaces(slot)) {
            return new Value(header, keptAs, null, 0); // whatever its size: a hash takes its place, or nothing
        }
        Value whole = value(slot, header, keptAs, truncate);
        return whole.kept == null
                ? whole
                : value(
                        slot,
                        redaction.value(TableSchema.EVENTS, slot, header, "", redaction.changes()),
                        keptAs,
                        truncate);
    }

    private static Value value(int slot, @Nullable String header, String keptAs, TruncatePolicy truncate) {
        Column column = TableSchema.EVENTS.columns().get(slot);
        FieldError error = header == null ? null : ColumnRules.check(column, column.name(), header);
        if (header == null || error == null) {
            return new Value(header, keptAs, null, 0);
        }
        if (!error.code().equals("too_long")) {
            return new Value(null, keptAs, null, 0); // not text that any column takes; no HTTP header is
        }
        if (truncate.cuts(TableSchema.EVENTS.table(), column)) {
            return new Value(header, keptAs, null, 0);
        }
        // P5: a header that does not fit is no value; what would fit is kept beside it, with its whole size.
        return new Value(null, keptAs, ColumnRules.cut(header, column.bytes()), ColumnRules.utf8Length(header));
    }

    /** Headers by name that go under {@link CanonicalRow#EXTRA} of a record that has these fields, or lacks them. */
    Map<String, Value> leftOut(boolean hasUserAgent, boolean hasLocation) {
        boolean agent = !hasUserAgent && userAgent.kept != null;
        boolean referer = !hasLocation && location.kept != null;
        if (!agent && !referer) {
            return Map.of();
        }
        Map<String, Value> leftOut = new TreeMap<>();
        if (agent) {
            leftOut.put(userAgent.keptAs, userAgent);
        }
        if (referer) {
            leftOut.put(location.keptAs, location);
        }
        return leftOut;
    }
}
