package io.tracking.common.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Skips the plain bytes of a JSON string, eight at a time. */
public final class JsonText {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private JsonText() {}

    /**
     * The first byte at {@code from} or behind that is a control character, a quote, a backslash or not ASCII; {@code to}
     * when there is none before it.
     */
    public static int skipPlain(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long special = special((long) EIGHT_BYTES.get(bytes, at));
            if (special != 0) {
                return at + Long.numberOfTrailingZeros(special) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < to && special((bytes[at] & 0xFF) | ' ' * (ONES - 1)) == 0) {
            at++;
        }
        return at;
    }

    /** The lowest bit set is in the first of eight bytes that is not plain. */
    private static long special(long bytes) {
        long quote = bytes ^ '"' * ONES;
        long backslash = bytes ^ '\\' * ONES;
        return (bytes | (bytes - ' ' * ONES) | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash))
                & HIGH_BITS;
    }
}
