package io.tracking.bench.traffic;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param closes whether the server closes the connection after it
 */
record HttpAnswer(int status, boolean closes) {

    private static final byte[] HEAD_END = ascii("\r\n\r\n");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked");
    private static final byte[] CLOSE = ascii("connection: close");
    private static final int STATUS = "HTTP/1.1 ".length();

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Null while the answer is not whole. */
    static @Nullable HttpAnswer parse(byte[] bytes, int filled) {
        int length = 0;
        boolean chunked = false;
        boolean closes = false;
        for (int line = lineEnd(bytes, 0, filled); line >= 0; line = lineEnd(bytes, line, filled)) {
            if (isAt(bytes, line - 2, filled, HEAD_END)) {
                int body = line + 2;
                boolean whole = chunked
                        ? filled > body + LAST_CHUNK.length - 1
                                && isAt(bytes, filled - LAST_CHUNK.length, filled, LAST_CHUNK)
                        : filled - body >= length;
                return whole ? new HttpAnswer(number(bytes, STATUS, filled), closes) : null;
            } else if (isAt(bytes, line, filled, CONTENT_LENGTH)) {
                length = number(bytes, line + CONTENT_LENGTH.length, filled);
            }
            chunked |= isAt(bytes, line, filled, CHUNKED);
            closes |= isAt(bytes, line, filled, CLOSE);
        }
        return null;
    }

    /** After the next line feed; -1 when there is none. */
    private static int lineEnd(byte[] bytes, int from, int filled) {
        for (int i = from; i < filled; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Whether that text stands there, in whatever case. */
    private static boolean isAt(byte[] bytes, int at, int filled, byte[] text) {
        if (at + text.length > filled) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (bytes[at + i] != text[i] && (bytes[at + i] | 0x20) != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from, int filled) {
        int at = from;
        while (at < filled && bytes[at] == ' ') {
            at++;
        }
        int number = 0;
        while (at < filled && bytes[at] >= '0' && bytes[at] <= '9') {
            number = 10 * number + bytes[at] - '0';
            at++;
        }
        return number;
    }
}
