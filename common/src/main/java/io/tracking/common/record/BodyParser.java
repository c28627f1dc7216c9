package io.tracking.common.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** Walks through one body, or through one record of it, with a parser. */
final class BodyParser {

    private final RowBuilder rows;
    private final byte[] body;
    private final int from;
    private final int to;
    private final Origin origin;
    private final JsonParser parser;
    private final Fields fields = new Fields();
    private @Nullable Fields nestedUtm;
    private final List<Accepted> accepted;
    private final List<Rejection> rejected;

    /** Stands at {@code from}; records come after those that {@code batch} holds already. */
    BodyParser(Set<String> truncate, byte[] body, int from, int to, Origin origin, Batch batch) {
        this.rows = new RowBuilder(truncate, origin);
        this.body = body;
        this.from = from;
        this.to = to;
        this.origin = origin;
        this.parser = Json.parser(body, from, to);
        accepted = batch.accepted();
        rejected = batch.rejected();
    }

    /**
     * Reads the record that stands at the start, and nothing after it.
     *
     * @return where it ends
     * @throws JacksonException when it is not JSON
     */
    int readRecord() {
        try (parser) {
            parser.nextToken();
            readRecord(from, parser.nextToken(), Kind.ANY);
            return tokenStart() + 1;
        }
    }

    /** Reads the whole body. */
    void read(BodyShape shape) throws MalformedBodyException {
        try (parser) {
            JsonToken token = parser.nextToken();
            switch (shape) {
                case TRACK -> readTrack(token);
                case STREAM_EVENTS -> readStream(token, Kind.EVENT);
                case STREAM_UTM -> readStream(token, Kind.UTM);
            }
            if (parser.nextToken() != null) {
                throw malformed("expected the end of the body after its JSON value, got more at " + position());
            }
        } catch (StreamConstraintsException e) {
            throw malformed("body goes over a limit at " + position() + ": at most " + Json.MOST_LEVELS
                    + " levels, numbers of " + Json.LONGEST_NUMBER + " digits, names of " + Json.LONGEST_NAME
                    + " characters");
        } catch (JacksonException e) {
            throw malformed("body is not JSON at " + position(e.getLocation()));
        }
    }

    private void readTrack(@Nullable JsonToken token) throws MalformedBodyException {
        if (token == JsonToken.START_ARRAY) {
            readArray();
        } else if (token == JsonToken.START_OBJECT) {
            int start = tokenStart();
            JsonToken first = parser.nextToken();
            if (first == JsonToken.PROPERTY_NAME && parser.currentName().equals("events")) {
                readEventsMember();
            } else {
                readRecord(start, first, Kind.ANY);
            }
        } else {
            throw malformed("expected a record, an array of records or {\"events\":[…]}, got " + describe(token));
        }
    }

    private void readEventsMember() throws MalformedBodyException {
        JsonToken value = parser.nextToken();
        if (value != JsonToken.START_ARRAY) {
            throw malformed("expected an array under \"events\", got " + describe(value));
        }
        readArray();
        if (parser.nextToken() != JsonToken.END_OBJECT) {
            throw malformed("expected nothing beside \"events\", got another field at " + position());
        }
    }

    private void readArray() throws MalformedBodyException {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                readRecord(tokenStart(), parser.nextToken(), Kind.ANY);
            } else {
                int start = tokenStart();
                String got = describe(token);
                parser.skipChildren();
                reject(start, List.of(new FieldError("", "type", "a record must be a JSON object, got " + got)));
            }
        }
    }

    private void readStream(@Nullable JsonToken token, Kind kind) throws MalformedBodyException {
        if (token != JsonToken.START_OBJECT) {
            throw malformed("expected {\"Data\":{…},\"PartitionKey\":\"…\"}, got " + describe(token));
        }
        boolean data = false;
        for (JsonToken name = parser.nextToken(); name != JsonToken.END_OBJECT; name = parser.nextToken()) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("Data") && !data && value == JsonToken.START_OBJECT) {
                data = true;
                readRecord(tokenStart(), parser.nextToken(), kind);
            } else if (field.equals("Data")) {
                throw malformed(
                        "expected one JSON object under \"Data\", got " + (data ? "a second" : describe(value)));
            } else if (field.equals("PartitionKey")) {
                // SQS spreads messages by itself: the key is read for the clients' sake and has no effect.
                parser.skipChildren();
            } else {
                throw malformed("expected Data and PartitionKey alone, got another field at " + position());
            }
        }
        if (!data) {
            throw malformed("expected a JSON object under \"Data\", got none");
        }
    }

    /** Reads the record whose opening brace is at {@code start}; {@code first} is the token after the brace. */
    private void readRecord(int start, @Nullable JsonToken first, Kind kind) {
        fields.clear();
        List<FieldError> errors = new ArrayList<>();
        boolean nested = readFields(first, fields, "", errors);
        int end = tokenStart() + 1;
        if (end - start > RecordReader.LONGEST_RECORD) {
            errors.add(new FieldError(
                    "",
                    "too_large",
                    "a record must not be longer than " + RecordReader.LONGEST_RECORD + " bytes, got "
                            + (end - start)));
        }
        int index = accepted.size() + rejected.size();
        Optional<Accepted> built = errors.isEmpty()
                ? rows.build(index, kind, fields, nested ? nestedUtm : null, body, start, end, errors)
                : Optional.empty();
        if (built.isPresent()) {
            accepted.add(built.get());
        } else {
            reject(start, errors);
        }
    }

    /** Reads to the object's closing brace; true when a {@code utm} object was among the fields. */
    private boolean readFields(@Nullable JsonToken first, Fields into, String prefix, List<FieldError> errors) {
        boolean nested = false;
        int count = 0;
        for (JsonToken name = first; name != JsonToken.END_OBJECT; name = parser.nextToken()) {
            String field = parser.currentName();
            int slot = Fields.find(field);
            JsonToken value = parser.nextToken();
            if (++count == RecordReader.MOST_FIELDS + 1) {
                errors.add(new FieldError(
                        "",
                        "too_many_fields",
                        "a record must not have more than " + RecordReader.MOST_FIELDS + " fields"));
            }
            if (slot < 0 || (into == nestedUtm && !Fields.isNestedUtmColumn(slot))) {
                into.addStranger();
                parser.skipChildren();
            } else if (into.isSeen(slot)) {
                errors.add(
                        new FieldError(prefix + field, "duplicate", prefix + field + " must stand in a record once"));
                parser.skipChildren();
            } else if (slot == Fields.UTM && value == JsonToken.START_OBJECT) {
                nested = true;
                into.setStructure(slot, null);
                readNestedUtm(errors);
            } else {
                readValue(into, slot, value);
            }
        }
        return nested;
    }

    private void readNestedUtm(List<FieldError> errors) {
        if (nestedUtm == null) {
            nestedUtm = new Fields();
        }
        nestedUtm.clear();
        readFields(parser.nextToken(), nestedUtm, "utm.", errors);
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

    private void reject(int start, List<FieldError> errors) {
        int index = accepted.size() + rejected.size();
        List<FieldError> most = List.copyOf(RecordReader.mostErrors(errors));
        int end = Math.toIntExact(from + parser.currentLocation().getByteOffset());
        rejected.add(new Rejection(index, most, RejectedLines.of(origin, index, most, body, start, end)));
    }

    private MalformedBodyException malformed(String message) {
        List<FieldError> errors = List.of(new FieldError("", "malformed", message));
        return new MalformedBodyException(message, RejectedLines.of(origin, -1, errors, body, from, to));
    }

    private int tokenStart() {
        return Math.toIntExact(from + parser.currentTokenLocation().getByteOffset());
    }

    private String position() {
        return position(parser.currentTokenLocation());
    }

    private static String position(@Nullable TokenStreamLocation at) {
        return at == null ? "its end" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String describe(@Nullable JsonToken token) {
        return token == null
                ? "nothing"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "an array";
                    case VALUE_STRING -> "a string";
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                    case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                    case VALUE_NULL -> "null";
                    default -> "something else";
                };
    }
}
