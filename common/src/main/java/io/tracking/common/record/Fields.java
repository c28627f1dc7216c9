package io.tracking.common.record;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Keeps the known fields of one JSON object, each in a numbered slot; it is filled again for object after object. */
final class Fields {

    private static final Map<String, Integer> SLOT_BY_NAME = new HashMap<>();

    static final int[] EVENT_COLUMNS = slots(TableSchema.EVENTS);
    static final int[] UTM_COLUMNS = slots(TableSchema.UTM);

    static final int REQUEST_ID = slot("request_id");
    static final int REQUEST_TIMESTAMP = slot("request_timestamp");
    static final int COOKIE_ID = slot("cookie_id");
    static final int TOPIC = slot("topic");
    static final int MESSAGE = slot("message");
    static final int ENVIRONMENT = slot("environment");
    static final int LOCATION = slot("location");
    static final int USER_AGENT = slot("user_agent");
    static final int SOURCE = slot("source");
    static final int MEDIUM = slot("medium");
    static final int TYPE = slot("type");
    static final int UTM = slot("utm");
    static final int EVENT_UUID = slot("event_uuid");
    static final int EVENT_NAME = slot("event_name");
    static final int CREATED_AT = slot("created_at");

    private static final int SLOTS = SLOT_BY_NAME.size();
    private static final String[] NAMES = new String[SLOTS];

    static {
        SLOT_BY_NAME.forEach((name, slot) -> NAMES[slot] = name);
    }

    private final @Nullable String[] texts = new @Nullable String[SLOTS];
    private final State[] states = new State[SLOTS];
    private boolean strangers;

    private enum State {
        ABSENT,
        NULL,
        /** A string, or a number or boolean as it was written. */
        TEXT,
        /** An object or array; its compact JSON text where that is wanted. */
        STRUCTURE
    }

    Fields() {
        clear();
    }

    private static int slot(String name) {
        Integer slot = SLOT_BY_NAME.putIfAbsent(name, SLOT_BY_NAME.size());
        return slot == null ? SLOT_BY_NAME.size() - 1 : slot;
    }

    private static int[] slots(TableSchema schema) {
        return schema.columns().stream().mapToInt(column -> slot(column.name())).toArray();
    }

    /** The slot of that field, or -1 for a name nobody knows. */
    static int find(String name) {
        Integer slot = SLOT_BY_NAME.get(name);
        return slot == null ? -1 : slot;
    }

    /** The field's name, the other way round. */
    static String name(int slot) {
        return NAMES[slot];
    }

    static boolean isEventColumn(int slot) {
        return slot >= 0 && slot < EVENT_COLUMNS.length;
    }

    static boolean isUtmColumn(int slot) {
        return slot == REQUEST_ID || isNestedUtmColumn(slot);
    }

    /** Like a utm column, but for the request_id, which is the event's. */
    static boolean isNestedUtmColumn(int slot) {
        return slot >= EVENT_COLUMNS.length && slot < EVENT_COLUMNS.length + UTM_COLUMNS.length - 1;
    }

    void clear() {
        Arrays.fill(texts, null);
        Arrays.fill(states, State.ABSENT);
        strangers = false;
    }

    void setNull(int slot) {
        states[slot] = State.NULL;
    }

    void setText(int slot, String text) {
        states[slot] = State.TEXT;
        texts[slot] = text;
    }

    void setStructure(int slot, @Nullable String json) {
        states[slot] = State.STRUCTURE;
        texts[slot] = json;
    }

    /** Notes a field that has no slot. */
    void addStranger() {
        strangers = true;
    }

    boolean hasStrangers() {
        return strangers;
    }

    /** True when the field stood in the object, be it with null. */
    boolean isSeen(int slot) {
        return states[slot] != State.ABSENT;
    }

    /** True when the field has a value other than null. */
    boolean isPresent(int slot) {
        return states[slot] == State.TEXT || states[slot] == State.STRUCTURE;
    }

    boolean isStructure(int slot) {
        return states[slot] == State.STRUCTURE;
    }

    /** The value, null when it is absent or null, or a structure whose text nobody wanted. */
    @Nullable
    String text(int slot) {
        return texts[slot];
    }

    /** True when a field stood in the object whose slot passes {@code test}. */
    boolean anySeen(IntPredicate test) {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (isSeen(slot) && test.test(slot)) {
                return true;
            }
        }
        return false;
    }
}
