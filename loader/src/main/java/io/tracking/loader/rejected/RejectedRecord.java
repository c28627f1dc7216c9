package io.tracking.loader.rejected;

import io.tracking.common.record.FieldError;
import io.tracking.common.record.Table;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A refused record as its line tells it.
 *
 * @param id where it is
 * @param rejectedId the same for every delivery of it, and for each of its parts
 * @param receivedAt by tracking-api, {@code 2026-11-21 07:05:00.123456}; at stage copy when its file was published
 * @param stage {@code ingest} or {@code copy}; {@code unreadable} when the line itself is of another form
 * @param source the path it was sent to, or the file that Redshift refused it in
 * @param index in its body, or its line in that file; -1 when the body itself was refused
 * @param errors why
 * @param defaults what would have filled in missing fields
 * @param part of {@code parts}, from 1; a large record stands in several lines
 * @param bytes the exact text that was refused, or of this part of it; that of several neighbours as one array
 */
public record RejectedRecord(
        EntryId id,
        String rejectedId,
        String receivedAt,
        String stage,
        String source,
        int index,
        List<FieldError> errors,
        Map<String, String> defaults,
        int part,
        int parts,
        byte[] bytes) {

    private static final String COPY = "copy";

    /** More parts are not put together: a record of that size is refused for its size, whatever is corrected. */
    private static final int MOST_PARTS = 4;

    private static final JsonMapper JSON = new JsonMapper();

    /** Reads a line of a rejected file. */
    public static RejectedRecord of(EntryId id, byte[] line) {
        try {
            JsonNode node = JSON.readTree(line);
            List<FieldError> errors = new ArrayList<>();
            for (JsonNode error : node.required("errors")) {
                errors.add(new FieldError(text(error, "field"), text(error, "code"), text(error, "message")));
            }
            Map<String, String> defaults = new LinkedHashMap<>();
            node.path("defaults").forEachEntry((name, value) -> defaults.put(name, value.asString()));
            return new RejectedRecord(
                    id,
                    node.required("rejected_id").asString(),
                    node.required("received_at").asString(),
                    text(node, "stage"),
                    text(node, "source"),
                    node.path("index").asInt(-1),
                    errors,
                    defaults,
                    node.path("part").asInt(1),
                    node.path("parts").asInt(1),
                    node.path("records").asInt(1) == 1 ? bytes(node) : array(bytes(node)));
        } catch (JacksonException | IllegalArgumentException e) {
            FieldError error = new FieldError("", "unreadable_line", "the line is not of a rejected file's form");
            return new RejectedRecord(
                    id, id.toString(), "", "unreadable", "", -1, List.of(error), Map.of(), 1, 1, line);
        }
    }

    private static byte[] bytes(JsonNode node) {
        return node.has("record_base64")
                ? Base64.getDecoder().decode(text(node, "record_base64"))
                : text(node, "record").getBytes(StandardCharsets.UTF_8);
    }

    /** Records that stood side by side. */
    private static byte[] array(byte[] records) {
        byte[] array = new byte[records.length + 2];
        array[0] = '[';
        System.arraycopy(records, 0, array, 1, records.length);
        array[array.length - 1] = ']';
        return array;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    /** True for a line of an events or utm file; {@code source} and {@code index} name it. */
    public boolean refusedByRedshift() {
        return stage.equals(COPY);
    }

    /** False when other lines hold the rest of it. */
    public boolean whole() {
        return parts == 1;
    }

    boolean canBeCompleted() {
        return !whole() && parts <= MOST_PARTS;
    }

    /** The whole record of these parts. */
    RejectedRecord complete(Map<Integer, byte[]> partsByNumber) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int number = 1; number <= parts; number++) {
            all.writeBytes(partsByNumber.getOrDefault(number, new byte[0]));
        }
        return new RejectedRecord(
                id, rejectedId, receivedAt, stage, source, index, errors, defaults, 1, 1, all.toByteArray());
    }

    /** The text that was refused; empty when it is not UTF-8. */
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The table that it was meant for; empty when its text does not say. */
    public Optional<Table> table() {
        if (source.endsWith("/user-utm/record") || source.startsWith("utm/")) {
            return Optional.of(Table.UTM);
        }
        if (source.endsWith("/user-events/record") || source.startsWith("events/")) {
            return Optional.of(Table.EVENTS);
        }
        try {
            JsonNode node = JSON.readTree(bytes);
            boolean campaign =
                    !node.has("topic") && !node.has("event_name") && (node.has("source") || node.has("medium"));
            String type = text(node, "type");
            return node.isObject()
                    ? Optional.of(type.equals("utm") || (campaign && !type.equals("event")) ? Table.UTM : Table.EVENTS)
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
