package io.tracking.api.http;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads a query string as one record: each parameter a field, each value a string. */
final class QueryRecord {

    private static final int HEX = 16;
    private static final byte[] CONTROL = {'\\', 'u', '0', '0'};

    private QueryRecord() {}

    /**
     * JSON text of the record.
     *
     * <p>Percent signs that introduce no two hexadecimal digits stand for themselves; bytes that are not UTF-8 are kept,
     * so that the record is rejected with them.
     *
     * @see <a href="https://url.spec.whatwg.org/#urlencoded-parsing">URL, application/x-www-form-urlencoded parsing</a>
     */
    static byte[] json(@Nullable String query) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.write('{');
        int from = 0;
        String parameters = query == null ? "" : query;
        while (from < parameters.length()) {
            int ampersand = parameters.indexOf('&', from);
            int to = ampersand < 0 ? parameters.length() : ampersand;
            if (to > from) {
                int equals = parameters.indexOf('=', from);
                int nameEnd = equals < 0 || equals > to ? to : equals;
                if (json.size() > 1) {
                    json.write(',');
                }
                writeString(json, parameters, from, nameEnd);
                json.write(':');
                writeString(json, parameters, Math.min(nameEnd + 1, to), to);
            }
            from = to + 1;
        }
        json.write('}');
        return json.toByteArray();
    }

    private static void writeString(ByteArrayOutputStream json, String text, int from, int to) {
        json.write('"');
        for (int i = from; i < to; i++) {
            int value = text.charAt(i);
            if (value == '+') {
                value = ' ';
            } else if (value == '%' && i + 2 < to && hex(text, i + 1) >= 0 && hex(text, i + 2) >= 0) {
                value = hex(text, i + 1) * HEX + hex(text, i + 2);
                i += 2;
            }
            write(json, value);
        }
        json.write('"');
    }

    private static int hex(String text, int at) {
        return Character.digit(text.charAt(at), HEX);
    }

    private static void write(ByteArrayOutputStream json, int value) {
        if (value < ' ') {
            json.writeBytes(CONTROL);
            json.write(Character.forDigit(value / HEX, HEX));
            json.write(Character.forDigit(value % HEX, HEX));
        } else {
            if (value == '"' || value == '\\') {
                json.write('\\');
            }
            json.write(value);
        }
    }
}
