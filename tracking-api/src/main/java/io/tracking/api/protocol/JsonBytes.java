package io.tracking.api.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.io.JsonStringEncoder;

/** Grows a JSON text: names and strings are escaped, values are copied as they stand. Not thread-safe. */
final class JsonBytes {

    private static final int FIRST_BYTES = 4096;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private boolean comma;

    /** An object of these fields. */
    static JsonSlice object(Map<String, JsonSlice> fields) {
        JsonBytes json = new JsonBytes();
        json.open('{');
        fields.forEach(json::field);
        json.close('}');
        return Objects.requireNonNull(JsonSlice.of(json.bytes, json.length));
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void write(byte[] from, int start, int end) {
        int wanted = length + end - start;
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(wanted, 2 * bytes.length));
        }
        System.arraycopy(from, start, bytes, length, end - start);
        length = wanted;
        comma = true;
    }

    private void write(char c) {
        write(new byte[] {(byte) c}, 0, 1);
    }

    private void text(String text) {
        byte[] encoded = quoted(text).getBytes(StandardCharsets.UTF_8);
        write(encoded, 0, encoded.length);
    }

    /** The text as a JSON string. */
    static String quoted(String text) {
        // A lone surrogate has no UTF-8 form; its escape has one, and whoever reads the record refuses it.
        char[] escaped = JsonStringEncoder.getInstance().quoteAsCharArray(text);
        StringBuilder plain = new StringBuilder(escaped.length + 2).append('"');
        for (int i = 0; i < escaped.length; i++) {
            char c = escaped[i];
            boolean pair =
                    Character.isHighSurrogate(c) && i + 1 < escaped.length && Character.isLowSurrogate(escaped[i + 1]);
            if (pair) {
                plain.append(c).append(escaped[++i]);
            } else if (Character.isSurrogate(c)) {
                plain.append(String.format("\\u%04x", (int) c));
            } else {
                plain.append(c);
            }
        }
        return plain.append('"').toString();
    }

    private void separate() {
        if (comma) {
            write(',');
        }
    }

    /** Opens an object or array where a value may stand. */
    void open(char bracket) {
        separate();
        write(bracket);
        comma = false;
    }

    void close(char bracket) {
        write(bracket);
    }

    /** A field's name; its value comes next, by {@link #open} or a value. */
    void name(String name) {
        separate();
        text(name);
        write(':');
        comma = false;
    }

    void field(String name, String value) {
        name(name);
        text(value);
    }

    void field(String name, JsonSlice value) {
        name(name);
        write(value.bytes(), value.from(), value.to());
    }

    void element(JsonSlice value) {
        separate();
        write(value.bytes(), value.from(), value.to());
    }
}
