package io.tracking.localaws.redshift.copy;

import io.tracking.localaws.redshift.copy.LoadError.Code;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks which bytes a character column takes.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/multi-byte-character-load-errors.html">Multibyte character load
 *     errors</a>
 */
final class CopyUtf8 {

    private CopyUtf8() {}

    /**
     * Refuses what is no UTF-8.
     *
     * @param replacement for each byte of an invalid character of a VARCHAR, and of a code point that Unicode leaves to
     *     nobody; null refuses the one and takes the other
     */
    static void check(Value value, boolean singleByte, @Nullable Character replacement) throws BadValueException {
        byte[] bytes = value.bytes;
        for (int i = 0; i < value.length; ) {
            int b = bytes[i];
            if (b > 0) {
                i++;
                continue;
            }
            int size = size(bytes, i, value.length);
            if (singleByte && b != 0) {
                throw new BadValueException(
                        Code.UTF8,
                        "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: "
                                + hex(bytes, i, i + Math.max(1, size)),
                        i);
            }
            if (size > 0) {
                if (replacement != null && isNoCharacter(bytes, i, size)) {
                    Arrays.fill(bytes, i, i + size, (byte) replacement.charValue());
                }
                i += size;
            } else if (replacement != null) {
                bytes[i++] = (byte) replacement.charValue();
            } else {
                throw new BadValueException(
                        Code.UTF8,
                        "String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: "
                                + hex(bytes, i, i + 1) + " (error " + -size + ")",
                        i);
            }
        }
    }

    /** The longest prefix of whole characters that is at most {@code most} bytes. */
    static int boundary(byte[] bytes, int most) {
        int end = most;
        while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return end;
    }

    /** Bytes of the character at {@code from}, or the negated error number of the documentation. */
    private static int size(byte[] bytes, int from, int end) {
        int first = bytes[from] & 0xff;
        int size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first == 0 || first > 0xf7 || first < 0xc0) {
            return first >= 0xf8 && first < 0xfe ? -1 : -3;
        }
        if (from + size > end) {
            return -2;
        }
        int point = first & (0xff >> (size + 1));
        for (int i = 1; i < size; i++) {
            if ((bytes[from + i] & 0xc0) != 0x80) {
                return -2;
            }
            point = point << 6 | (bytes[from + i] & 0x3f);
        }
        boolean overlong = point < (size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000);
        boolean surrogate = point >= 0xd800 && point <= 0xdfff;
        return overlong || surrogate || point > 0x10ffff ? -4 : size;
    }

    /** U+FDD0 to U+FDEF, and every code point that ends with FFFE or FFFF. */
    private static boolean isNoCharacter(byte[] bytes, int from, int size) {
        if (size < 3) {
            return false;
        }
        int point = bytes[from] & (0xff >> (size + 1));
        for (int i = 1; i < size; i++) {
            point = point << 6 | (bytes[from + i] & 0x3f);
        }
        return (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) == 0xfffe;
    }

    private static String hex(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(text.length() == 0 ? "" : " ").append(String.format("%02x", bytes[i]));
        }
        return text.toString();
    }
}
