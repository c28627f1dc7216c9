package io.tracking.deploy.send;

import io.tracking.common.text.Utf8;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the records of a file, byte for byte as they stand there: a number keeps its digits and a field its double. One without a
 * request_id gets one, so that a repeat of it is the same row.
 */
final class RecordFile {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN = 80;

    private final Path path;

    RecordFile(Path path) {
        this.path = path;
    }

    /**
     * A record, or a line that is none.
     *
     * @param fault why it is no record; empty when it is one
     */
    record Entry(byte[] json, String fault) {}

    /**
     * Each record of it: of a file whose name ends in {@code .ndjson} a line each, of others one record, an array or
     * {@code {"events":[…]}}. What a stream's client wraps in {@code Data} is taken out.
     *
     * @return to be closed
     * @throws IllegalArgumentException when it cannot be read, or is not JSON as a whole
     */
    Stream<Entry> entries() {
        if (!Files.exists(path) || Files.isDirectory(path)) {
            throw new IllegalArgumentException("Cannot read " + path + ": expected a file with records, got "
                    + (Files.exists(path) ? "a directory" : "nothing"));
        }
        try {
            return path.toString().endsWith(".ndjson") ? lines() : records(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new IllegalArgumentException("Cannot read " + path + ": " + e, e);
        }
    }

    /** A file of any size, and of any bytes: ISO 8859-1 has a character for each. */
    @SuppressWarnings("StreamResourceLeak")
    private Stream<Entry> lines() throws IOException {
        BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1);
        return reader.lines()
                .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
                .map(line -> Arrays.copyOfRange(line, Utf8.skipByteOrderMark(line, 0, line.length), line.length))
                .filter(line -> !new String(line, StandardCharsets.ISO_8859_1).isBlank())
                .map(RecordFile::entry)
                .onClose(() -> close(reader));
    }

    private static void close(BufferedReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(byte[] line) {
        try (JsonParser parser = parser(line)) {
            parser.nextToken();
            byte[] record = record(line, parser);
            return parser.nextToken() == null ? new Entry(record, "") : new Entry(line, "more than one value");
        } catch (JacksonException e) {
            return new Entry(line, "not JSON");
        } catch (NoRecordException e) {
            return new Entry(line, String.valueOf(e.getMessage()));
        }
    }

    private Stream<Entry> records(byte[] bytes) {
        byte[] body = Arrays.copyOfRange(bytes, Utf8.skipByteOrderMark(bytes, 0, bytes.length), bytes.length);
        List<Entry> entries = new ArrayList<>();
        try (JsonParser parser = parser(body)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT && holdsEvents(body)) {
                parser.nextToken();
                first = parser.nextToken();
            }
            if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    entries.add(new Entry(record(body, parser), ""));
                }
            } else {
                entries.add(new Entry(record(body, parser), ""));
            }
        } catch (JacksonException e) {
            String text = new String(body, StandardCharsets.UTF_8);
            throw new IllegalArgumentException(
                    "Cannot read " + path + ": expected JSON, got " + text.substring(0, Math.min(SHOWN, text.length()))
                            + " (" + e.getOriginalMessage() + ")",
                    e);
        } catch (NoRecordException e) {
            throw new IllegalArgumentException(
                    "Cannot read " + path + ": expected each record to be a JSON object, got " + e.getMessage(), e);
        }
        return entries.stream();
    }

    private static JsonParser parser(byte[] json) {
        return JSON.createParser(ObjectReadContext.empty(), json);
    }

    private static boolean holdsEvents(byte[] body) {
        try (JsonParser parser = parser(body)) {
            parser.nextToken();
            return parser.nextToken() == JsonToken.PROPERTY_NAME
                    && parser.currentName().equals("events")
                    && parser.nextToken() == JsonToken.START_ARRAY;
        }
    }

    /** The record at which the parser stands, which it leaves behind. */
    private static byte[] record(byte[] text, JsonParser parser) throws NoRecordException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            JsonToken got = parser.currentToken();
            throw new NoRecordException(
                    got == null
                            ? "nothing"
                            : got.toString().replace("VALUE_", "").replace("START_", ""));
        }
        int start = start(parser);
        byte[] inner = null;
        boolean named = false;
        int nullId = -1;
        int fields = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            fields++;
            if (name.equals("request_id") || name.equals("event_uuid")) {
                named |= value != JsonToken.VALUE_NULL;
                nullId = value == JsonToken.VALUE_NULL && name.equals("request_id") ? start(parser) : nullId;
            }
            if (name.equals("Data") && value == JsonToken.START_OBJECT) {
                inner = record(text, parser);
            } else {
                parser.skipChildren();
            }
        }
        if (inner != null) {
            return inner;
        }
        byte[] record = Arrays.copyOfRange(text, start, start(parser) + 1);
        if (named) {
            return record;
        }
        String id = "\"" + UUID.randomUUID() + "\"";
        return nullId < 0
                ? replaced(record, 1, 1, "\"request_id\":" + id + (fields == 0 ? "" : ","))
                : replaced(record, nullId - start, nullId - start + "null".length(), id);
    }

    private static int start(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static byte[] replaced(byte[] record, int from, int to, String by) {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(record, 0, from);
        made.writeBytes(by.getBytes(StandardCharsets.US_ASCII));
        made.write(record, to, record.length - to);
        return made.toByteArray();
    }

    /** Says that a value is no record. */
    private static final class NoRecordException extends Exception {

        private static final long serialVersionUID = 1L;

        NoRecordException(String got) {
            super(got);
        }
    }
}
