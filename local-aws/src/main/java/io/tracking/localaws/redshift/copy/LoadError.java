package io.tracking.localaws.redshift.copy;

import org.jspecify.annotations.Nullable;

/**
 * One row of {@code stl_load_errors}.
 *
 * @param line of the file, from 1; of JSON the last line of the object
 * @param column null when the row could not be cut into columns
 * @param rawLine at most 1024 bytes, multi-byte characters as periods
 */
public record LoadError(
        String file,
        long line,
        @Nullable Column column,
        int position,
        String rawLine,
        String rawValue,
        int code,
        String reason) {

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
