package io.tracking.common.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where lines end, which is looked for in every byte that goes through the loader, hence 32 at a time. */
public final class LineFeed {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;

    private LineFeed() {}

    /** The first line feed at {@code from} or behind; {@code to} when there is none before it. */
    public static int find(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - 4 * Long.BYTES
                && (inEight(bytes, at) | inEight(bytes, at + 8) | inEight(bytes, at + 16) | inEight(bytes, at + 24))
                        == 0) {
            at += 4 * Long.BYTES;
        }
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long found = inEight(bytes, at);
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Zero when there is none; else its lowest bit is in the first line feed. */
    private static long inEight(byte[] bytes, int at) {
        long zeroWhereLineEnds = (long) EIGHT_BYTES.get(bytes, at) ^ ('\n' * EACH_BYTE);
        return (zeroWhereLineEnds - EACH_BYTE) & ~zeroWhereLineEnds & TOP_BITS;
    }
}
