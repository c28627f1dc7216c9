package io.tracking.deploy.cost;

import java.math.BigDecimal;
import java.util.Locale;

/** Writes numbers for people. */
public final class Text {

    private Text() {}

    /** In groups of three: {@code 1 000 000}. */
    public static String whole(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }

    /** Rounded, as {@link #whole(long)}. */
    public static String whole(double number) {
        return whole(Math.round(number));
    }

    /** Dollars: with cents below a hundred. */
    public static String dollars(double dollars) {
        return dollars != 0 && Math.abs(dollars) < 100 ? String.format(Locale.ROOT, "%.2f", dollars) : whole(dollars);
    }

    /** Three figures that count, whole from a hundred on: {@code 0.0123}, {@code 4.56}, {@code 78.9}, {@code 12 345}. */
    public static String brief(double number) {
        if (number == 0 || Math.abs(number) >= 100) {
            return whole(number);
        }
        int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(Math.abs(number))));
        String text = String.format(Locale.ROOT, "%." + Math.min(decimals, 6) + "f", number);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }

    /** As it is: {@code 0.0004}, {@code 120 000}. */
    static String exact(double value) {
        return value == Math.rint(value)
                ? whole(value)
                : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    static String plain(double number) {
        return number == Math.rint(number) ? String.format(Locale.ROOT, "%.0f", number) : Double.toString(number);
    }
}
