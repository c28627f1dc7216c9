package io.tracking.common.rejected;

import io.tracking.common.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes one line of a rejected file: a record that our rules rejected, or that Redshift refused, or one part of it; or a
 * dead letter. The form of a line is known here and nowhere else.
 *
 * @param about what every part of the record tells
 * @param part of {@code parts}, from 1
 * @param parts in how many lines the record stands
 * @param bytes the exact text that was turned down, or this part of it
 */
public record RejectedLine(About about, int part, int parts, byte[] bytes) {

    /** The stage of a record that our rules rejected. */
    public static final String INGEST = "ingest";

    /** The stage of a line that Redshift refused. */
    public static final String COPY = "copy";

    /** The stage of a message that no loader could read, filed away whole. */
    public static final String DEAD_LETTER = "dead-letter";

    private static final JsonMapper JSON = new JsonMapper();

    /** Takes line after line, without its line end. */
    @FunctionalInterface
    public interface Lines<E extends Exception> {
        void add(byte[] line) throws E;
    }

    /**
     * Tells of one record what each of its lines repeats.
     *
     * @param rejectedId the same for every delivery of the record, and for each of its parts
     * @param receivedAt {@code 2026-11-21 07:05:00.123456}
     * @param stage {@link #INGEST}, {@link #COPY} or {@link #DEAD_LETTER}
     * @param source the path that it was sent to, the file that Redshift refused it in, or the dead letter that it was
     * @param index in its body, or its line in that file; negative when the body itself was rejected
     * @param records how many records, side by side, the text holds
     * @param errors why it was turned down
     * @param defaults what would have filled in missing fields, for the record's replay
     * @param attributes of the message, for a dead letter; else empty
     */
    public record About(
            String rejectedId,
            String receivedAt,
            String stage,
            String source,
            long index,
            int records,
            List<FieldError> errors,
            Map<String, String> defaults,
            Map<String, String> attributes) {

        /** Tells of a record that was no message of its own. */
        public About(
                String rejectedId,
                String receivedAt,
                String stage,
                String source,
                long index,
                int records,
                List<FieldError> errors,
                Map<String, String> defaults) {
            this(rejectedId, receivedAt, stage, source, index, records, errors, defaults, Map.of());
        }

        /**
         * Writes the record that stands in {@code text} from {@code from} to {@code to}: as one line, or as several when it is large.
         *
         * @param mostBytes of the record in one line
         * @param lines takes each line as soon as it is made
         */
        public <E extends Exception> void write(byte[] text, int from, int to, int mostBytes, Lines<E> lines) throws E {
            int[] ends = ends(text, from, to, mostBytes);
            int start = from;
            for (int part = 1; part <= ends.length; part++) {
                int begin = start;
                int end = ends[part - 1];
                lines.add(line(part, ends.length, generator -> writeText(generator, text, begin, end)));
                start = end;
            }
        }

        /** Writes {@code text} as one line, whatever its size and whatever characters it has. */
        public byte[] line(String text) {
            return line(1, 1, generator -> generator.writeStringProperty("record", text));
        }

        private byte[] line(int part, int parts, Consumer<JsonGenerator> text) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            try (JsonGenerator generator = JSON.createGenerator(line)) {
                generator.writeStartObject();
                generator.writeStringProperty("rejected_id", rejectedId);
                generator.writeStringProperty("received_at", receivedAt);
                generator.writeStringProperty("stage", stage);
                generator.writeStringProperty("source", source);
                if (index >= 0) {
                    generator.writeNumberProperty("index", index);
                }
                if (records > 1) {
                    generator.writeNumberProperty("records", records);
                }
                writeErrors(generator);
                writeStrings(generator, "defaults", defaults);
                if (stage.equals(DEAD_LETTER) || !attributes.isEmpty()) {
                    writeStrings(generator, "attributes", attributes);
                }
                generator.writeNumberProperty("part", part);
                generator.writeNumberProperty("parts", parts);
                text.accept(generator);
                generator.writeEndObject();
            }
            return line.toByteArray();
        }

        private void writeErrors(JsonGenerator generator) {
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

        private static void writeStrings(JsonGenerator generator, String name, Map<String, String> strings) {
            generator.writeObjectPropertyStart(name);
            strings.forEach(generator::writeStringProperty);
            generator.writeEndObject();
        }

        private static void writeText(JsonGenerator generator, byte[] text, int from, int to) {
            try {
                generator.writeStringProperty(
                        "record",
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(text, from, to - from))
                                .toString());
            } catch (CharacterCodingException e) {
                generator.writeStringProperty(
                        "record_base64", Base64.getEncoder().encodeToString(Arrays.copyOfRange(text, from, to)));
            }
        }
    }

    /** Where parts end, never inside a UTF-8 character. */
    private static int[] ends(byte[] text, int from, int to, int mostBytes) {
        int[] ends = new int[1];
        int end = from;
        while (to - end > mostBytes) {
            end = Utf8.characterAt(text, end + mostBytes);
            ends = Arrays.copyOf(ends, ends.length + 1);
            ends[ends.length - 2] = end;
        }
        ends[ends.length - 1] = to;
        return ends;
    }

    /**
     * Reads a line back.
     *
     * @throws IllegalArgumentException when it is not of this form
     */
    public static RejectedLine read(byte[] line) {
        try {
            JsonNode node = JSON.readTree(line);
            List<FieldError> errors = new ArrayList<>();
            for (JsonNode error : node.required("errors")) {
                errors.add(new FieldError(string(error, "field"), string(error, "code"), string(error, "message")));
            }
            About about = new About(
                    node.required("rejected_id").asString(),
                    node.required("received_at").asString(),
                    string(node, "stage"),
                    string(node, "source"),
                    node.path("index").asInt(-1),
                    node.path("records").asInt(1),
                    errors,
                    strings(node, "defaults"),
                    strings(node, "attributes"));
            return new RejectedLine(
                    about, node.path("part").asInt(1), node.path("parts").asInt(1), text(node));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("expected a line of a rejected file, got something else", e);
        }
    }

    private static byte[] text(JsonNode node) {
        return node.has("record_base64")
                ? Base64.getDecoder().decode(string(node, "record_base64"))
                : string(node, "record").getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> strings(JsonNode node, String name) {
        Map<String, String> strings = new LinkedHashMap<>();
        node.path(name).forEachEntry((key, value) -> strings.put(key, value.asString()));
        return strings;
    }

    private static String string(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
