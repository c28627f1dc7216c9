package io.tracking.common.record;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes refused records, whole, as lines for a rejected file. */
final class RejectedLines {

    /** A longer record is cut into several lines, so that each fits one queue message however it is escaped. */
    static final int PART_BYTES = 24 * 1024;

    private RejectedLines() {}

    /**
     * One line, or several with the same {@code rejected_id} for a large record.
     *
     * @param index of the record in its body, -1 when it is the body itself that was refused
     * @param records how many records, side by side, {@code from} to {@code to} holds
     * @param made is asked before each line is kept
     */
    static List<byte[]> of(
            Origin origin, int index, int records, List<FieldError> errors, Made made, byte[] body, int from, int to)
            throws NoRoomException {
        String id = origin.ids().apply(Math.max(index, 0));
        List<Integer> cuts = cuts(body, from, to);
        List<byte[]> lines = new ArrayList<>();
        for (int part = 1; part < cuts.size(); part++) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            try (JsonGenerator generator = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
                generator.writeStartObject();
                generator.writeStringProperty("rejected_id", id);
                generator.writeStringProperty("received_at", Timestamps.format(origin.receivedAt()));
                generator.writeStringProperty("stage", "ingest");
                generator.writeStringProperty("source", origin.source());
                if (index >= 0) {
                    generator.writeNumberProperty("index", index);
                }
                if (records > 1) {
                    generator.writeNumberProperty("records", records);
                }
                writeErrors(generator, errors);
                writeDefaults(generator, origin);
                generator.writeNumberProperty("part", part);
                generator.writeNumberProperty("parts", cuts.size() - 1);
                writeRecord(generator, body, cuts.get(part - 1), cuts.get(part));
                generator.writeEndObject();
            }
            made.add(line.size() + Room.PER_RECORD);
            lines.add(line.toByteArray());
        }
        return lines;
    }

    private static void writeErrors(JsonGenerator generator, List<FieldError> errors) {
        generator.writeArrayPropertyStart("errors");
        for (FieldError error : errors) {
            generator.writeStartObject();
            generator.writeStringProperty("field", error.field());
            generator.writeStringProperty("code", error.code());
            generator.writeStringProperty("message", error.message());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    /** What would have filled in missing fields, for the record's replay. */
    private static void writeDefaults(JsonGenerator generator, Origin origin) {
        generator.writeObjectPropertyStart("defaults");
        generator.writeStringProperty("cookie_id", origin.cookieId());
        writeDefault(generator, "user_agent", origin.userAgent());
        writeDefault(generator, "location", origin.location());
        generator.writeEndObject();
    }

    private static void writeDefault(JsonGenerator generator, String name, @Nullable String value) {
        if (value != null && ColumnRules.utf8Length(value) != ColumnRules.LONE_SURROGATE) {
            generator.writeStringProperty(name, value);
        }
    }

    private static void writeRecord(JsonGenerator generator, byte[] body, int from, int to) {
        try {
            generator.writeStringProperty(
                    "record",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(body, from, to - from))
                            .toString());
        } catch (CharacterCodingException e) {
            generator.writeStringProperty(
                    "record_base64", Base64.getEncoder().encodeToString(Arrays.copyOfRange(body, from, to)));
        }
    }

    /** Ends of parts, never inside a UTF-8 character. */
    private static List<Integer> cuts(byte[] body, int from, int to) {
        List<Integer> cuts = new ArrayList<>(List.of(from));
        int cut = from;
        while (to - cut > PART_BYTES) {
            int next = cut + PART_BYTES;
            while (next > cut + PART_BYTES - 3 && (body[next] & 0xC0) == 0x80) {
                next--;
            }
            cuts.add(next);
            cut = next;
        }
        cuts.add(to);
        return cuts;
    }
}
