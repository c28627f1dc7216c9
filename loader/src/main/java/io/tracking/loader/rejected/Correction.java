package io.tracking.loader.rejected;

import io.tracking.common.text.Utf8;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds what is changed before records are replayed: in each of them, where a line holds several. A name may be {@code utm.<name>} for a field of the nested campaign.
 *
 * @param record stands for the whole record; null to keep it
 * @param rename fields that move, new name by old; a field that is not there is left alone
 * @param remove fields that go
 * @param set fields that get a value, whatever they had
 */
public record Correction(
        @Nullable JsonNode record, Map<String, String> rename, List<String> remove, Map<String, JsonNode> set) {

    /** Nothing is changed. */
    public static final Correction NONE = new Correction(null, Map.of(), List.of(), Map.of());

    private static final String NESTED = "utm.";

    /** Numbers keep their digits, and a field that stands twice is not dropped unseen. */
    static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** A null that has been through JSON is a null again. */
    public Correction {
        record = record == null || record.isNull() ? null : record;
        rename = Map.copyOf(rename);
        remove = List.copyOf(remove);
        set = Map.copyOf(set);
    }

    boolean isNone() {
        return record == null && !edits();
    }

    private boolean edits() {
        return !rename.isEmpty() || !remove.isEmpty() || !set.isEmpty();
    }

    /**
     * The corrected record.
     *
     * @throws IllegalArgumentException when fields of something are to be changed that is no JSON object
     */
    JsonNode apply(byte[] text) {
        if (record != null) {
            return record;
        }
        JsonNode node = read(text);
        if (node instanceof ArrayNode records) {
            records.forEach(this::edit);
        } else {
            edit(node);
        }
        return node;
    }

    private void edit(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            throw new IllegalArgumentException(
                    "cannot be edited: expected a JSON object; give the whole record instead");
        }
        rename.forEach((from, to) -> {
            Place old = Place.of(object, from);
            JsonNode value = old.holder.remove(old.name);
            if (value != null) {
                Place.of(object, to).set(value);
            }
        });
        for (String field : remove) {
            Place place = Place.of(object, field);
            place.holder.remove(place.name);
        }
        set.forEach((field, value) -> Place.of(object, field).set(value));
    }

    /** Where a field stands. */
    private record Place(ObjectNode holder, String name) {

        static Place of(ObjectNode record, String field) {
            return field.startsWith(NESTED) && record.get("utm") instanceof ObjectNode utm
                    ? new Place(utm, field.substring(NESTED.length()))
                    : new Place(record, field);
        }

        void set(JsonNode value) {
            holder.set(name, value);
        }
    }

    static JsonNode read(byte[] text) {
        if (Utf8.fault(text, 0, text.length) < text.length) {
            throw new IllegalArgumentException("cannot be edited: it is not UTF-8; give the whole record instead");
        }
        try {
            return EXACT.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "cannot be edited: it is not JSON, or has a field twice; give the whole record instead", e);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "cannot be edited: it has a number with an exponent that no program can hold; give the whole record instead",
                    e);
        }
    }
}
