package io.tracking.localaws.redshift.copy;

import java.util.Arrays;

/** Bytes on their way to PostgreSQL. */
final class RowBuffer {

    byte[] bytes = new byte[128 * 1024];
    int length;

    /** Makes room for so many more. */
    void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    void octet(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void int16(int value) {
        octet(value >> 8);
        octet(value);
    }

    void int32(int value) {
        int16(value >> 16);
        int16(value);
    }

    void int64(long value) {
        int32((int) (value >> 32));
        int32((int) value);
    }

    void add(byte[] source, int count) {
        reserve(count);
        System.arraycopy(source, 0, bytes, length, count);
        length += count;
    }
}
