package io.tracking.bench.traffic;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param closes whether the server closes the connection after it
 */
record HttpAnswer(int status, boolean closes) {

    private static final String CONTENT_LENGTH = "\r\ncontent-length:";

    /** Null while the answer is not whole. */
    static @Nullable HttpAnswer parse(byte[] bytes, int filled) {
        String text = new String(bytes, 0, filled, StandardCharsets.ISO_8859_1);
        int headEnd = text.indexOf("\r\n\r\n");
        if (headEnd < 0) {
            return null;
        }
        int body = filled - headEnd - 4;
        String head = text.substring(0, headEnd + 2).toLowerCase(Locale.ROOT);
        boolean whole = head.contains("\r\ntransfer-encoding: chunked")
                ? text.endsWith("0\r\n\r\n") && body > 4
                : body >= contentLength(head);
        return whole
                ? new HttpAnswer(Integer.parseInt(head.substring(9, 12)), head.contains("\r\nconnection: close"))
                : null;
    }

    private static int contentLength(String head) {
        int at = head.indexOf(CONTENT_LENGTH);
        return at < 0
                ? 0
                : Integer.parseInt(head.substring(at + CONTENT_LENGTH.length(), head.indexOf('\r', at + 2))
                        .strip());
    }
}
