package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads records of one body with a parser, one after another. Not thread-safe. */
final class RecordParser {

    private final RowBuilder rows;
    private final byte[] body;
    private final Fields fields = new Fields();
    private final Fields nestedUtm = new Fields();

    RecordParser(TruncatePolicy truncate, byte[] body, Origin origin) {
        this.rows = new RowBuilder(truncate, origin);
        this.body = body;
    }

    /**
     * Reads the object from {@code start} to {@code end}, which is JSON by its grammar.
     *
     * @return null when the record is rejected; {@code errors} then says why
     */
    @Nullable
    Accepted read(int index, Kind kind, int start, int end, List<FieldError> errors) {
        fields.clear();
        rows.begin();
        try (JsonParser parser = Json.parser(body, start, end)) {
            parser.nextToken();
            boolean nested = new Reading(parser, errors).readFields(fields, "");
            return errors.isEmpty()
                    ? rows.build(index, kind, fields, nested ? nestedUtm : null, body, start, end, errors)
                            .orElse(null)
                    : null;
        } catch (JacksonException e) {
            errors.add(new FieldError("", "malformed", "a record must be JSON that can be read as a whole"));
            return null;
        }
    }

    /** Whether the last record passed what is asked of it before anything is made of it. */
    boolean screened() {
        return rows.screened();
    }

    /** Reads one record; its parser stands at the opening brace. */
    private final class Reading {

        private final JsonParser parser;
        private final List<FieldError> errors;
        private boolean enough;

        Reading(JsonParser parser, List<FieldError> errors) {
            this.parser = parser;
            this.errors = errors;
        }

        /** Reads to the object's closing brace, or to one fault too many; true when a {@code utm} object was there. */
        boolean readFields(Fields into, String prefix) {
            boolean nested = false;
            int count = 0;
            while (!enough && parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                int slot = Fields.find(field);
                JsonToken value = parser.nextToken();
                if (++count > RecordLimits.MOST_FIELDS) {
                    reject(new FieldError(
                            "",
                            "too_many_fields",
                            "a record must not have more than " + RecordLimits.MOST_FIELDS + " fields"));
                    enough = true;
                } else if (slot < 0 || (into == nestedUtm && !Fields.isNestedUtmColumn(slot))) {
                    into.addStranger();
                    parser.skipChildren();
                } else if (into.isSeen(slot)) {
                    reject(new FieldError(
                            prefix + field, "duplicate", prefix + field + " must stand in a record once"));
                    parser.skipChildren();
                } else if (slot == Fields.UTM && value == JsonToken.START_OBJECT) {
                    nested = true;
                    into.setStructure(slot, null);
                    nestedUtm.clear();
                    readFields(nestedUtm, "utm.");
                } else {
                    readValue(into, slot, value);
                }
            }
            return nested;
        }

        private void reject(FieldError error) {
            errors.add(error);
            enough |= errors.size() == Rejection.MOST_ERRORS;
        }

        private void readValue(Fields into, int slot, @Nullable JsonToken value) {
            if (value == JsonToken.VALUE_NULL) {
                into.setNull(slot);
            } else if (value != JsonToken.START_OBJECT && value != JsonToken.START_ARRAY) {
                into.setText(slot, parser.getString());
            } else if (slot == Fields.MESSAGE) {
                into.setStructure(slot, Json.compact(parser));
            } else {
                into.setStructure(slot, null);
                parser.skipChildren();
            }
        }
    }
}
