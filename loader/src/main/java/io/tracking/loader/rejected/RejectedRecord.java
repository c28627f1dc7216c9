package io.tracking.loader.rejected;

import io.tracking.common.record.BodyShape;
import io.tracking.common.record.RecordForm;
import io.tracking.common.record.Table;
import io.tracking.common.rejected.FieldError;
import io.tracking.common.rejected.RejectedLine;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A rejected record as its line tells it.
 *
 * @param id where it is
 * @param line what its line says, or that of its first part, with the text of several neighbours as one array
 */
public record RejectedRecord(EntryId id, RejectedLine line) {

    /** More parts are not put together: a record of that size is rejected for its size, whatever is corrected. */
    private static final int MOST_PARTS = 4;

    private static final JsonMapper JSON = new JsonMapper();

    /** Reads a line of a rejected file. */
    public static RejectedRecord of(EntryId id, byte[] text) {
        try {
            RejectedLine line = RejectedLine.read(text);
            return line.about().records() == 1
                    ? new RejectedRecord(id, line)
                    : new RejectedRecord(
                            id, new RejectedLine(line.about(), line.part(), line.parts(), array(line.bytes())));
        } catch (IllegalArgumentException e) {
            FieldError error = new FieldError("", "unreadable_line", "the line is not of a rejected file's form");
            RejectedLine.About about =
                    new RejectedLine.About(String.valueOf(id), "", "unreadable", "", -1, 1, List.of(error), Map.of());
            return new RejectedRecord(id, new RejectedLine(about, 1, 1, text));
        }
    }

    /** Records that stood side by side. */
    private static byte[] array(byte[] records) {
        byte[] array = new byte[records.length + 2];
        array[0] = '[';
        System.arraycopy(records, 0, array, 1, records.length);
        array[array.length - 1] = ']';
        return array;
    }

    /** The same for every delivery of it, and for each of its parts. */
    public String rejectedId() {
        return line.about().rejectedId();
    }

    /** By tracking-api, {@code 2026-11-21 07:05:00.123456}; at stage copy when its file was published. */
    public String receivedAt() {
        return line.about().receivedAt();
    }

    /** {@code ingest} or {@code copy}; {@code unreadable} when the line itself is of another form. */
    public String stage() {
        return line.about().stage();
    }

    /** The path it was sent to, or the file that Redshift refused it in. */
    public String source() {
        return line.about().source();
    }

    /** In its body, or its line in that file; -1 when the body itself was rejected. */
    public int index() {
        return Math.toIntExact(line.about().index());
    }

    /** Why. */
    public List<FieldError> errors() {
        return line.about().errors();
    }

    /** What would have filled in missing fields. */
    public Map<String, String> defaults() {
        return line.about().defaults();
    }

    /** Of {@link #parts()}, from 1; a large record stands in several lines. */
    public int part() {
        return line.part();
    }

    /** In how many lines it stands. */
    public int parts() {
        return line.parts();
    }

    /** True for a line of an events or utm file; {@code source} and {@code index} name it. */
    public boolean refusedByRedshift() {
        return stage().equals(RejectedLine.COPY);
    }

    /** The exact text that was turned down, or this part of it. */
    public byte[] bytes() {
        return line.bytes();
    }

    /** False when other lines hold the rest of it. */
    public boolean whole() {
        return parts() == 1;
    }

    boolean canBeCompleted() {
        return !whole() && parts() <= MOST_PARTS;
    }

    /** The whole record of these parts. */
    RejectedRecord complete(Map<Integer, byte[]> partsByNumber) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int number = 1; number <= parts(); number++) {
            all.writeBytes(partsByNumber.getOrDefault(number, new byte[0]));
        }
        return new RejectedRecord(id, new RejectedLine(line.about(), 1, 1, all.toByteArray()));
    }

    /** The text that was turned down; empty when it is not UTF-8. */
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** What its body was expected to hold; that of a line which Redshift refused is its file's. */
    BodyShape shape() {
        if (source().startsWith("events/") || source().endsWith("/user-events/record")) {
            return BodyShape.STREAM_EVENTS;
        }
        return source().startsWith("utm/") || source().endsWith("/user-utm/record")
                ? BodyShape.STREAM_UTM
                : BodyShape.TRACK;
    }

    /** The table that it was meant for; empty when its text does not say. */
    public Optional<Table> table() {
        return switch (shape()) {
            case STREAM_EVENTS -> Optional.of(Table.EVENTS);
            case STREAM_UTM -> Optional.of(Table.UTM);
            case TRACK -> form().map(RecordForm::table);
        };
    }

    private Optional<RecordForm> form() {
        try {
            JsonNode node = JSON.readTree(bytes());
            return node.isObject()
                    ? Optional.of(RecordForm.of(
                            node.path("type").asString(""),
                            node.hasNonNull("topic"),
                            node.hasNonNull("event_name"),
                            node.hasNonNull("source") || node.hasNonNull("medium")))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
