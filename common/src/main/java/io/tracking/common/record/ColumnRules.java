package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a value fits a column unchanged.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html">Character types</a>
 */
public final class ColumnRules {

    private static final int CONTROL_OR_MULTI_BYTE = 0x80;

    private ColumnRules() {}

    /** What keeps {@code value} out of {@code column}, or null when it fits; {@code field} names it in the error. */
    public static @Nullable FieldError check(Column column, String field, String value) {
        int bytes = utf8Length(value);
        if (bytes == LONE_SURROGATE) {
            return loneSurrogate(field);
        }
        if (value.indexOf('\0') >= 0) {
            return nullCharacter(field);
        }
        if (column.type() == Column.Type.CHAR && bytes != value.length()) {
            return new FieldError(
                    field,
                    "not_single_byte",
                    field + " is " + column.sqlType() + " and holds single-byte characters only, got "
                            + value.codePoints()
                                    .filter(c -> c >= CONTROL_OR_MULTI_BYTE)
                                    .count() + " of several bytes");
        }
        // P5: a value that does not fit rejects its record; nothing is cut.
        if (bytes > column.bytes()) {
            return tooLong(column, field, bytes);
        }
        if (column.type() == Column.Type.CHAR && value.endsWith(" ")) {
            return new FieldError(
                    field,
                    "trailing_blank",
                    field + " is " + column.sqlType() + ", which does not keep trailing blanks");
        }
        return null;
    }

    static FieldError tooLong(Column column, String field, int bytes) {
        return new FieldError(
                field,
                "too_long",
                field + " is " + column.sqlType() + " and holds " + column.bytes() + " bytes, got " + bytes);
    }

    static FieldError loneSurrogate(String field) {
        return new FieldError(field, "lone_surrogate", field + " must be valid Unicode, got half a surrogate pair");
    }

    static FieldError nullCharacter(String field) {
        return new FieldError(field, "null_character", field + " must not hold the character U+0000");
    }

    /** Returned by {@link #utf8Length} for text that has no UTF-8 form. */
    static final int LONE_SURROGATE = -1;

    /** Bytes of {@code text} in UTF-8, or {@link #LONE_SURROGATE}. */
    static int utf8Length(String text) {
        int length = text.length();
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (c < 0x800) {
                    bytes++;
                } else if (!Character.isSurrogate(c)) {
                    bytes += 2;
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < length
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    bytes += 2;
                    i++;
                } else {
                    return LONE_SURROGATE;
                }
            }
        }
        return bytes;
    }

    /** The longest start of {@code text} that is at most {@code most} bytes in UTF-8 and ends on a whole character. */
    static String cut(String text, int most) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
            if (bytes > most) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }
}
