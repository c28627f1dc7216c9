package io.tracking.localaws.redshift.copy;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code stl_load_errors}: whatever the file holds, the tables can hold this.
 *
 * @param line of the file, from 1; of JSON the last line of the object
 * @param column null when the row could not be cut into columns
 * @param rawLine its first 1024 bytes, multi-byte characters and U+0000 as periods
 * @param reason at most 512 characters, as long as {@code sys_load_error_detail} holds; control characters as periods
 */
public record LoadError(
        String file,
        long line,
        @Nullable CopyColumn column,
        int position,
        String rawLine,
        String rawValue,
        int code,
        String reason) {

    private static final int RAW = 1024;
    private static final int REASON = 512;

    public LoadError {
        reason = reason.substring(0, Math.min(REASON, reason.length())).replaceAll("\\p{Cntrl}", ".");
    }

    static LoadError of(
            String file, long line, @Nullable CopyColumn column, byte[] rawLine, String rawValue, BadValueException e) {
        return new LoadError(
                file,
                line,
                column,
                e.position(),
                printable(rawLine),
                printable(rawValue.getBytes(StandardCharsets.UTF_8)),
                e.code(),
                e.reason());
    }

    private static String printable(byte[] raw) {
        StringBuilder text = new StringBuilder();
        for (byte b : raw) {
            if (text.length() == RAW) {
                break;
            }
            if (b > 0) {
                text.append((char) b);
            } else if ((b & 0xc0) != 0x80) {
                text.append('.');
            }
        }
        return text.toString();
    }

    /** The codes of the load error reference that the stand-in gives. */
    public static final class Code {
        public static final int TOO_LONG = 1204;
        public static final int EXTRA_COLUMNS = 1202;
        public static final int DATE = 1205;
        public static final int TIMESTAMP = 1206;
        public static final int DIGIT = 1207;
        public static final int FLOAT = 1208;
        public static final int DECIMAL = 1209;
        public static final int BOOLEAN = 1210;
        public static final int NULL = 1213;
        public static final int DELIMITER = 1214;
        public static final int LINE = 1216;
        public static final int UTF8 = 1220;
        public static final int OVERFLOW = 1222;

        private Code() {}
    }
}
