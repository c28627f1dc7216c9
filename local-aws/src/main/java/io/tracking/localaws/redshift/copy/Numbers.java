package io.tracking.localaws.redshift.copy;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Numbers as they are written in a file: what would cost more than it is long to work with is none. */
final class Numbers {

    private static final int LONGEST = 1024;

    /** An exponent of nine digits would be a number of a billion. */
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]{1,3})?");

    private static final Pattern NO_NUMBER = Pattern.compile("[+-]?(?:NaN|Infinity|inf)", Pattern.CASE_INSENSITIVE);

    private Numbers() {}

    /** @throws NumberFormatException when it is none, or one of more than a thousand digits */
    static BigDecimal decimal(String text) {
        return new BigDecimal(required(text));
    }

    /** @throws NumberFormatException when it is none; hexadecimal digits and letters at the end are Java's alone */
    static double floating(String text) {
        if (text.length() < LONGEST && NO_NUMBER.matcher(text).matches()) {
            return text.toLowerCase(java.util.Locale.ROOT).contains("nan")
                    ? Double.NaN
                    : text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(required(text));
    }

    private static String required(String text) {
        if (text.length() > LONGEST || !DECIMAL.matcher(text).matches()) {
            throw new NumberFormatException("Not a number of at most " + LONGEST + " characters");
        }
        return text;
    }
}
