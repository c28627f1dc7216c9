package io.tracking.api.protocol;

import io.tracking.common.record.Column;
import io.tracking.common.record.ColumnRules;
import io.tracking.common.record.TableSchema;
import io.tracking.common.text.Timestamps;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the record that one event becomes. A field whose column says the same is taken away from the event; what is left of
 * it is kept beside the columns, so that nothing that a client sent is lost and nothing is changed without its original.
 */
final class TranslatedEvent {

    private static final Map<String, Column> EVENTS = columns(TableSchema.EVENTS);
    private static final Map<String, Column> UTM = columns(TableSchema.UTM);
    private static final String MESSAGE = "message";

    private final JsonBytes json;
    private final Map<String, JsonSlice> rest;
    private final Map<String, JsonSlice> decoded = new LinkedHashMap<>();

    /** @param rest the event's fields; those are taken out that a column holds as they are */
    TranslatedEvent(JsonBytes json, Map<String, JsonSlice> rest) {
        this.json = json;
        this.rest = rest;
        json.open('{');
    }

    private static Map<String, Column> columns(TableSchema schema) {
        return schema.columns().stream().collect(Collectors.toUnmodifiableMap(Column::name, Function.identity()));
    }

    /** The field, {@link JsonSlice#ABSENT} when it is not there, or was taken. */
    JsonSlice get(String field) {
        return rest.getOrDefault(field, JsonSlice.ABSENT);
    }

    @Nullable
    String text(String field) {
        return get(field).text();
    }

    /** Fills a column when there is a text and it fits. */
    boolean column(String name, @Nullable String text) {
        if (text == null || text.isEmpty() || !fits(EVENTS, name, text)) {
            return false;
        }
        json.field(name, text);
        return true;
    }

    /** Fills a column from a field, which is kept beside it only when it does not fit. */
    boolean move(String field, String column) {
        boolean moved = column(column, text(field));
        if (moved) {
            rest.remove(field);
        }
        return moved;
    }

    /** Fills the topic, whatever its size: an event whose name does not fit is rejected, and told. */
    void topic(String topic) {
        json.field("topic", topic);
    }

    /** Fills the topic from a field. */
    void topicFrom(String field) {
        String name = text(field);
        if (name != null) {
            topic(name);
            rest.remove(field);
        }
    }

    /** Fills an id column from a field; where a UUID has to stand for it, the field is kept, too. */
    boolean id(String field, String column, NameUuid uuids) {
        String id = text(field);
        if (id == null || id.isEmpty()) {
            return false;
        }
        json.field(column, uuids.of(id));
        if (NameUuid.isUuid(id)) {
            rest.remove(field);
        }
        return true;
    }

    /** Fills request_timestamp from a field, which is kept when it was corrected or cut, or is no time. */
    void time(String field, @Nullable String sentAt, ProtocolCall call) {
        String told = text(field);
        String time = SentTime.of(told, sentAt, call.receivedAt());
        if (time == null) {
            return;
        }
        json.field("request_timestamp", time);
        if (told != null && time.equals(Timestamps.canonical(told))) {
            rest.remove(field);
        }
    }

    /**
     * Fills message from a field. One that is larger than the column stays beside the columns, and message says where.
     */
    void message(String field) {
        JsonSlice value = get(field);
        if (value.isNull()) {
            return;
        }
        if (message(value)) {
            rest.remove(field);
        } else {
            tellWhere(field, value.compactBytes());
        }
    }

    /** Fills message when {@code value} fits the column. */
    boolean message(JsonSlice value) {
        int most = column(EVENTS, MESSAGE).bytes();
        if (value.length() > most && value.compactBytes() > most) {
            return false;
        }
        json.field(MESSAGE, value);
        return true;
    }

    /** Fills message with an object of some of the event's fields. */
    void messageOf(Collection<String> fields) {
        Map<String, JsonSlice> some = new LinkedHashMap<>();
        fields.forEach(name -> some.put(name, get(name)));
        some.values().removeIf(JsonSlice::isNull);
        if (!some.isEmpty()) {
            JsonSlice value = JsonBytes.object(some);
            if (message(value)) {
                rest.keySet().removeAll(some.keySet());
            } else {
                tellWhere(String.join(", ", some.keySet()), value.compactBytes());
            }
        }
    }

    /** Fills message with those of {@code members} that are not {@code beside}; {@code field} keeps the others. */
    void split(String field, Map<String, JsonSlice> members, Predicate<String> beside) {
        Map<String, JsonSlice> own = new LinkedHashMap<>(members);
        own.keySet().removeIf(beside);
        Map<String, JsonSlice> others = new LinkedHashMap<>(members);
        others.keySet().removeIf(beside.negate());
        if (own.isEmpty()) {
            replace(field, field, JsonBytes.object(others));
            return;
        }
        JsonSlice value = JsonBytes.object(own);
        if (message(value)) {
            replace(field, field, JsonBytes.object(others));
        } else {
            replace(field, field, JsonBytes.object(members));
            tellWhere(field, value.compactBytes());
        }
    }

    /** Says in message what is kept beside the columns because it does not fit. */
    void tellWhere(String field, int bytes) {
        json.name(MESSAGE);
        json.open('{');
        json.field("_extra", field);
        json.field("_bytes", Integer.toString(bytes));
        json.close('}');
    }

    /** Adds a utm row when its source and medium are there and all of it fits; columns to values, null for none. */
    void utm(Map<String, @Nullable String> values) {
        boolean fits = values.get("source") != null && values.get("medium") != null;
        for (Map.Entry<String, @Nullable String> value : values.entrySet()) {
            String text = value.getValue();
            fits &= text == null || fits(UTM, value.getKey(), text);
        }
        if (!fits) {
            return;
        }
        json.name("utm");
        json.open('{');
        values.forEach((name, text) -> {
            if (text != null) {
                json.field(name, text);
            }
        });
        json.close('}');
    }

    /** Keeps something beside the columns that the event itself does not say, such as when its batch was sent. */
    void note(String name, JsonSlice value) {
        decoded.put(name, value);
    }

    /** Puts what a field stands for in its place. */
    void replace(String field, String name, JsonSlice value) {
        rest.remove(field);
        decoded.put(name, value);
    }

    /** What {@link #replace} has put there. */
    JsonSlice kept(String name) {
        return decoded.getOrDefault(name, JsonSlice.ABSENT);
    }

    void drop(String field) {
        rest.remove(field);
    }

    void end(String protocol) {
        json.name(protocol);
        json.open('{');
        rest.forEach(json::field);
        // A field of the event may have such a name itself.
        decoded.forEach((name, value) -> json.field(free(name), value));
        json.close('}');
        json.close('}');
    }

    private String free(String name) {
        String free = name;
        for (int number = 2; rest.containsKey(free) || (number > 2 && decoded.containsKey(free)); number++) {
            free = name + "#" + number;
        }
        return free;
    }

    private static boolean fits(Map<String, Column> columns, String name, String text) {
        return ColumnRules.check(column(columns, name), name, text) == null;
    }

    private static Column column(Map<String, Column> columns, String name) {
        Column column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException("No column has the name " + name);
        }
        return column;
    }
}
