package io.tracking.bench.sqsstub;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the stub needs of a request's head.
 *
 * @param length of the head, the empty line included
 * @param target the action: {@code SendMessage}
 */
record Head(int length, int contentLength, String target) {

    private static final String TARGET = "x-amz-target:";
    private static final String CONTENT_LENGTH = "content-length:";

    /** Null while the head is not whole. */
    static @Nullable Head parse(byte[] bytes, int filled) {
        int contentLength = 0;
        String target = "";
        int line = 0;
        for (int i = 1; i < filled; i++) {
            if (bytes[i] != '\n' || bytes[i - 1] != '\r') {
                continue;
            }
            if (i - 1 == line) {
                return new Head(i + 1, contentLength, target);
            }
            if (startsWith(bytes, line, CONTENT_LENGTH)) {
                contentLength = Integer.parseInt(value(bytes, line + CONTENT_LENGTH.length(), i - 1));
            } else if (startsWith(bytes, line, TARGET)) {
                String value = value(bytes, line + TARGET.length(), i - 1);
                target = value.substring(value.lastIndexOf('.') + 1);
            }
            line = i + 1;
        }
        return null;
    }

    private static boolean startsWith(byte[] bytes, int at, String lowerCase) {
        for (int i = 0; i < lowerCase.length(); i++) {
            int letter = bytes[at + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String value(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII).strip();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s, %d bytes", target, contentLength);
    }
}
