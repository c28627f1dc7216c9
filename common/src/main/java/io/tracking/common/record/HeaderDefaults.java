package io.tracking.common.record;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a request's headers fill in. A header is no field of a record: one that does not fit its column fills in nothing
 * and refuses nothing. It is kept, cut to the column's size and marked, under {@link CanonicalRow#EXTRA}.
 *
 * @param userAgent for user_agent
 * @param location for location
 */
record HeaderDefaults(Value userAgent, Value location) {

    /**
     * One header.
     *
     * @param fits the header, null when there is none, or none that fits
     * @param keptAs its name under {@link CanonicalRow#EXTRA}
     * @param kept as much of a header that does not fit as its column would hold, else null
     * @param bytes of the whole header
     */
    record Value(@Nullable String fits, String keptAs, @Nullable String kept, int bytes) {}

    static HeaderDefaults of(Origin origin, Set<String> truncate) {
        return new HeaderDefaults(
                value(Fields.USER_AGENT, origin.userAgent(), "user_agent_header", truncate),
                value(Fields.LOCATION, origin.location(), "referer_header", truncate));
    }

    private static Value value(int slot, @Nullable String header, String keptAs, Set<String> truncate) {
        Column column = TableSchema.EVENTS.columns().get(slot);
        FieldError error = header == null ? null : ColumnRules.check(column, column.name(), header);
        if (header == null || error == null) {
            return new Value(header, keptAs, null, 0);
        }
        if (!error.code().equals("too_long")) {
            return new Value(null, keptAs, null, 0); // not text that any column takes; no HTTP header is
        }
        if (truncate.contains(TableSchema.EVENTS.table().tableName() + "." + column.name())) {
            return new Value(header, keptAs, null, 0);
        }
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
