package io.tracking.loader.lookup;

import io.tracking.loader.rejected.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A request_id, and which lines are of its record: the id is the whole of it, and not a part of another. */
final class RequestId {

    private static final String NAME = "request_id";

    /** Of a generic event. */
    private static final List<String> NAMES = List.of(NAME, "event_uuid");

    /** Numbers keep their digits; of two ids neither is passed over. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

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
        try {
            return JSON.readTree(line).path(NAME).asString("").equals(id);
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * Whether it is the id of that refused record, or the one that the record would have got. Of a record that is no JSON there is
     * only its text, which may hold the id as a whole string, whatever that stands for.
     */
    boolean isOf(RejectedRecord record) {
        if (record.rejectedId().equals(id)) {
            return true;
        }
        try {
            return isOf(JSON.readTree(record.bytes()));
        } catch (JacksonException e) {
            return isQuotedIn(record.bytes());
        }
    }

    /** What has no id of its own may hold records that have. */
    private boolean isOf(JsonNode node) {
        List<JsonNode> own = NAMES.stream()
                .map(node::path)
                .filter(value -> !value.isMissingNode() && !value.isNull())
                .toList();
        return own.isEmpty()
                ? node.valueStream().anyMatch(this::isOf)
                : own.stream()
                        .anyMatch(
                                value -> value.isValueNode() && value.asString().equals(id));
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
