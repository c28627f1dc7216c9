package io.tracking.common.record;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** Reads and writes JSON as this project does: strict, bounded, numbers as they were written. */
final class Json {

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(RecordLimits.MOST_LEVELS)
                    .maxNumberLength(RecordLimits.LONGEST_NUMBER)
                    .maxNameLength(RecordLimits.LONGEST_RECORD) // counted otherwise than LONGEST_NAME
                    .build())
            .build();

    private Json() {}

    /** Of bytes that have passed {@link ValueScanner}: without U+0000 in them, the parser takes them for UTF-8. */
    static JsonParser parser(byte[] bytes, int from, int to) {
        return FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from);
    }

    /** The value that {@code parser} stands at, as compact text; the parser then stands at its last token. */
    static String compact(JsonParser parser) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            copy(parser, generator);
        }
        return text.toString();
    }

    /**
     * Copies the value that {@code parser} stands at; numbers keep their digits.
     *
     * @return false when a string in it holds U+0000
     */
    static boolean copy(JsonParser parser, JsonGenerator generator) {
        boolean clean = true;
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            switch (token) {
                case START_OBJECT -> {
                    generator.writeStartObject();
                    depth++;
                }
                case START_ARRAY -> {
                    generator.writeStartArray();
                    depth++;
                }
                case END_OBJECT -> {
                    generator.writeEndObject();
                    depth--;
                }
                case END_ARRAY -> {
                    generator.writeEndArray();
                    depth--;
                }
                case PROPERTY_NAME -> generator.writeName(parser.currentName());
                case VALUE_STRING -> {
                    String text = parser.getString();
                    clean &= text.indexOf('\0') < 0;
                    generator.writeString(text);
                }
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getString());
                case VALUE_TRUE -> generator.writeBoolean(true);
                case VALUE_FALSE -> generator.writeBoolean(false);
                case VALUE_NULL -> generator.writeNull();
                default -> throw new IllegalStateException("Cannot copy JSON token " + token);
            }
            if (depth == 0) {
                return clean;
            }
            token = parser.nextToken();
        }
    }
}
