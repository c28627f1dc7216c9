package io.tracking.api.protocol;

import io.tracking.common.record.ValueScanner;
import io.tracking.common.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Shows one JSON value where it stands in a body, without a copy of it: what is handed on is handed on byte by byte, as it
 * was written. What is no UTF-8 in it is left to those who read the record that it becomes.
 */
final class JsonSlice {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    /** Stands for a field that is not there. */
    static final JsonSlice ABSENT = new JsonSlice(NULL, 0, NULL.length);

    private final byte[] body;
    private final int from;
    private final int to;

    private JsonSlice(byte[] body, int from, int to) {
        this.body = body;
        this.from = from;
        this.to = to;
    }

    /** The value that {@code length} bytes of {@code body} are; null when they are no JSON by its grammar. */
    static @Nullable JsonSlice of(byte[] body, int length) {
        int from = skipBlanks(body, Utf8.skipByteOrderMark(body, 0, length), length);
        int to = new ValueScanner(body, length).end(from);
        return to == ValueScanner.NONE || skipBlanks(body, to, length) < length ? null : new JsonSlice(body, from, to);
    }

    /** The value that a text is; null when it is no JSON. */
    static @Nullable JsonSlice of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return of(bytes, bytes.length);
    }

    private static int skipBlanks(byte[] body, int from, int to) {
        int at = from;
        while (at < to && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at;
    }

    boolean isObject() {
        return body[from] == '{';
    }

    boolean isArray() {
        return body[from] == '[';
    }

    boolean isNull() {
        return body[from] == 'n';
    }

    boolean isString() {
        return body[from] == '"';
    }

    int length() {
        return to - from;
    }

    /** Bytes without blanks and needless escapes, as a row holds it; {@link #length} when it cannot be read. */
    int compactBytes() {
        ByteArrayOutputStream compact = new ByteArrayOutputStream();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body, from, to - from);
                JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), compact)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        } catch (JacksonException e) {
            return length(); // whoever reads the record says what is wrong with it
        }
        return compact.size();
    }

    /** The bytes among which it stands, from {@link #from} to {@link #to}; not to be changed. */
    byte[] bytes() {
        return body;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** A string's text, a number or boolean as it is written; null for everything else, and for what is no text. */
    @Nullable
    String text() {
        if (isObject() || isArray() || isNull()) {
            return null;
        }
        if (!isString()) {
            return new String(body, from, to - from, StandardCharsets.ISO_8859_1);
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body, from, to - from)) {
            parser.nextToken();
            return parser.getString();
        } catch (JacksonException e) {
            return null; // whoever reads the record says what is wrong with it
        }
    }

    /** The elements of an array, one by one; none of anything else. */
    Iterable<JsonSlice> elements() {
        return () -> new Elements(isArray());
    }

    /** The fields of an object in their order; a name that comes again is {@code name#2} and so on. None of anything else. */
    Map<String, JsonSlice> fields() {
        Map<String, JsonSlice> fields = new LinkedHashMap<>();
        Map<String, Integer> times = new HashMap<>();
        if (!isObject()) {
            return fields;
        }
        ValueScanner scanner = new ValueScanner(body, to);
        int at = skipBlanks(body, from + 1, to);
        while (body[at] != '}') {
            int nameEnd = scanner.end(at);
            String name = new JsonSlice(body, at, nameEnd).text();
            int value = skipBlanks(body, skipBlanks(body, nameEnd, to) + 1, to);
            int end = scanner.end(value);
            String field = name == null ? new String(body, at, nameEnd - at, StandardCharsets.ISO_8859_1) : name;
            JsonSlice slice = new JsonSlice(body, value, end);
            String free = field;
            while (fields.putIfAbsent(free, slice) != null) {
                free = field + "#" + times.merge(field, 2, (known, two) -> known + 1);
            }
            at = behindComma(end);
        }
        return fields;
    }

    private int behindComma(int end) {
        int next = skipBlanks(body, end, to);
        return body[next] == ',' ? skipBlanks(body, next + 1, to) : next;
    }

    private final class Elements implements Iterator<JsonSlice> {

        private final ValueScanner scanner = new ValueScanner(body, to);
        private int at;

        Elements(boolean any) {
            at = any ? skipBlanks(body, from + 1, to) : to;
        }

        @Override
        public boolean hasNext() {
            return at < to && body[at] != ']';
        }

        @Override
        public JsonSlice next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int end = scanner.end(at);
            JsonSlice element = new JsonSlice(body, at, end);
            at = behindComma(end);
            return element;
        }
    }

    /** The JSON that base64 of either alphabet holds; null when it is none. */
    static @Nullable JsonSlice ofBase64(String base64) {
        try {
            byte[] json = Base64.getDecoder()
                    .decode(base64.replace('-', '+').replace('_', '/').getBytes(StandardCharsets.ISO_8859_1));
            return of(json, json.length);
        } catch (IllegalArgumentException e) {
            return null; // no base64: the caller says so
        }
    }
}
