package io.tracking.common.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 by the one idea of it that every way in shares: no overlong form, no surrogate, nothing beyond U+10FFFF.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, syntax of UTF-8 byte sequences</a>
 */
public final class Utf8 {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private Utf8() {}

    /** The first byte at {@code from} or behind that is not UTF-8; {@code to} when all bytes before it are. */
    public static int fault(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (bytes[at] >= 0) {
                at++;
                while (at <= to - Long.BYTES && ((long) EIGHT_BYTES.get(bytes, at) & TOP_BITS) == 0) {
                    at += Long.BYTES;
                }
            } else {
                int length = wideLength(bytes, at, to);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
        }
        return to;
    }

    /** Bytes of the character of two to four bytes that starts at {@code at}; 0 when none does. */
    public static int wideLength(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        if (first >= 0xC2 && first <= 0xDF) {
            return isTail(bytes, at + 1, to) ? 2 : 0;
        }
        if (first < 0xE0 || first > 0xF4 || !isTail(bytes, at + 1, to) || !isTail(bytes, at + 2, to)) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        if (first < 0xF0) {
            boolean overlong = first == 0xE0 && second < 0xA0;
            boolean surrogate = first == 0xED && second >= 0xA0;
            return overlong || surrogate ? 0 : 3;
        }
        boolean overlong = first == 0xF0 && second < 0x90;
        boolean beyond = first == 0xF4 && second >= 0x90;
        return overlong || beyond || !isTail(bytes, at + 3, to) ? 0 : 4;
    }

    /** The start of the character that the byte at {@code at} belongs to; where there is no UTF-8, up to three bytes before it. */
    public static int characterAt(byte[] bytes, int at) {
        int start = at;
        while (start > at - 3 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        return start;
    }

    private static boolean isTail(byte[] bytes, int at, int to) {
        return at < to && (bytes[at] & 0xC0) == 0x80;
    }

    /** Behind the byte order mark that may stand at {@code from}. */
    public static int skipByteOrderMark(byte[] bytes, int from, int to) {
        boolean marked = to - from >= BYTE_ORDER_MARK.length
                && bytes[from] == BYTE_ORDER_MARK[0]
                && bytes[from + 1] == BYTE_ORDER_MARK[1]
                && bytes[from + 2] == BYTE_ORDER_MARK[2];
        return marked ? from + BYTE_ORDER_MARK.length : from;
    }

    /** Whether the text looks like UTF-16 or UTF-32, with a byte order mark or without. */
    public static boolean looksWider(byte[] bytes, int from, int to) {
        if (to - from < 2) {
            return false;
        }
        int first = bytes[from] & 0xFF;
        int second = bytes[from + 1] & 0xFF;
        return first == 0 || second == 0 || (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
    }
}
