package io.tracking.localaws.redshift.copy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of one field, reused from row to row. */
final class Value {

    byte[] bytes = new byte[1024];
    int length;
    boolean isNull = true;

    void clear() {
        length = 0;
        isNull = false;
    }

    void setNull() {
        length = 0;
        isNull = true;
    }

    void add(int octet) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) octet;
    }

    void add(byte[] source, int from, int to) {
        int more = to - from;
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
        System.arraycopy(source, from, bytes, length, more);
        length += more;
    }

    void set(String text) {
        clear();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        add(utf8, 0, utf8.length);
    }

    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\n' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    void trimEnd() {
        while (length > 0 && bytes[length - 1] == ' ') {
            length--;
        }
    }

    String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
