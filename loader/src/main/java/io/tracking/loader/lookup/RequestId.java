package io.tracking.loader.lookup;

import io.tracking.loader.rejected.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Tells which lines are of the record of a request_id: the id is the whole of it, and not a part of another. */
final class RequestId {

    private static final String NAME = "request_id";

    /** Of a generic event. */
    private static final List<String> NAMES = List.of(NAME, "event_uuid");

    private static final JsonMapper JSON = new JsonMapper();

    private final String id;
    private final byte[] inRow;

    RequestId(String id) {
        this.id = id;
        this.inRow = ("\"" + NAME + "\":" + JSON.writeValueAsString(id)).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether that line of a file of rows is a row of it. */
    boolean isOfRow(byte[] line) {
        if (!contains(line, inRow)) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(line)) {
            boolean found = false;
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean named = parser.currentName().equals(NAME);
                found |= parser.nextToken().isScalarValue()
                        && named
                        && parser.getString().equals(id);
                parser.skipChildren();
            }
            return found;
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * Whether it is the id of that rejected record, or the one that the record would have got. Of a record that is no JSON there is
     * only its text, which may hold the id as a whole string, whatever that stands for.
     */
    boolean isOf(RejectedRecord record) {
        if (record.rejectedId().equals(id)) {
            return true;
        }
        try (JsonParser parser = JSON.createParser(record.bytes())) {
            parser.nextToken();
            boolean found = isOf(parser);
            return parser.nextToken() == null ? found : isQuotedIn(record.bytes());
        } catch (JacksonException e) {
            return isQuotedIn(record.bytes());
        }
    }

    /**
     * The value that {@code parser} stands at. What has no id of its own may hold records that have; of two ids of one record neither is
     * passed over. Values are compared as they are written: no number has to be one that a program can hold.
     */
    private boolean isOf(JsonParser parser) {
        boolean own = false;
        boolean mine = false;
        boolean within = false;
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                within |= isOf(parser);
            }
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean named = NAMES.contains(parser.currentName());
                JsonToken value = parser.nextToken();
                if (named && value != JsonToken.VALUE_NULL) {
                    own = true;
                    mine |= value.isScalarValue() && parser.getString().equals(id);
                    parser.skipChildren();
                } else {
                    within |= isOf(parser);
                }
            }
        }
        return own ? mine : within;
    }

    /** Text that is no JSON does not say where a string begins: every two quotes that follow each other are tried. */
    private boolean isQuotedIn(byte[] text) {
        int opening = -1;
        boolean escaped = false;
        for (int at = 0; at < text.length; at++) {
            if (text[at] == '"' && !escaped) {
                if (opening >= 0 && isString(text, opening, at + 1)) {
                    return true;
                }
                opening = at;
            }
            escaped = text[at] == '\\' && !escaped;
        }
        return false;
    }

    private boolean isString(byte[] text, int from, int to) {
        try {
            return to - from - 2 >= id.length()
                    && JSON.readTree(text, from, to - from).asString("").equals(id);
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean contains(byte[] line, byte[] wanted) {
        for (int at = 0; at + wanted.length <= line.length; at++) {
            int same = 0;
            while (same < wanted.length && line[at + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
