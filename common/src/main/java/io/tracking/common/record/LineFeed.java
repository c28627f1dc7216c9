package io.tracking.common.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where lines end; looked for in every byte that goes through the loader, hence eight at a time. */
public final class LineFeed {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;

    private LineFeed() {}

    /** The first line feed at {@code from} or behind; {@code to} when there is none before it. */
    public static int find(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long zeroWhereLineEnds = (long) EIGHT_BYTES.get(bytes, at) ^ ('\n' * EACH_BYTE);
            long found = (zeroWhereLineEnds - EACH_BYTE) & ~zeroWhereLineEnds & TOP_BITS;
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && bytes[at] != '\n') {
            at++;
        }
        return at;
    }
}
