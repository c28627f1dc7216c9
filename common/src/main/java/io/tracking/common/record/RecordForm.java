package io.tracking.common.record;

import org.jspecify.annotations.Nullable;

/** Names the forms of a record, and decides which of them one has. */
public enum RecordForm {
    /** An event with a topic, or one that lacks it. */
    EVENT,
    /** {@code {"event_uuid","event_name","created_at",…}}. */
    GENERIC,
    /** A utm record. */
    UTM;

    /**
     * The form of a record that stands alone.
     *
     * @param type of the record, null when it has none
     * @param topic whether it has one, other than null; the others likewise
     * @param campaign whether it has a source or a medium
     */
    public static RecordForm of(@Nullable String type, boolean topic, boolean eventName, boolean campaign) {
        return of(Kind.ANY, type, topic, eventName, campaign);
    }

    static RecordForm of(Kind asked, @Nullable String type, boolean topic, boolean eventName, boolean campaign) {
        boolean utm = asked == Kind.UTM || (asked == Kind.ANY && "utm".equals(type));
        boolean event = asked == Kind.EVENT || (asked == Kind.ANY && "event".equals(type));
        if (utm) {
            return UTM;
        }
        if (topic) {
            return EVENT;
        }
        if (eventName) {
            return GENERIC;
        }
        return campaign && !event ? UTM : EVENT;
    }

    /** The table that its row goes to. */
    public Table table() {
        return this == UTM ? Table.UTM : Table.EVENTS;
    }
}
