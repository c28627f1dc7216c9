package io.tracking.localaws.redshift.copy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Redshift's dateparts and timeparts.
 *
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/r_DATEFORMAT_and_TIMEFORMAT_strings.html">Format strings</a>
 */
final class FormatString {

    private static final Map<Long, String> MONTHS = new TreeMap<>();
    private static final Map<Long, String> ABBREVIATED = new TreeMap<>();
    private static final Map<Long, String> HALVES = Map.of(0L, "AM", 1L, "PM");

    static {
        List<String> names = List.of(
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December");
        for (int i = 0; i < names.size(); i++) {
            MONTHS.put(i + 1L, names.get(i));
            ABBREVIATED.put(i + 1L, names.get(i).substring(0, 3));
        }
    }

    private final String format;
    private final String upper;
    private final DateTimeFormatterBuilder builder;

    private FormatString(String format, DateTimeFormatterBuilder builder) {
        this.format = format;
        this.upper = format.toUpperCase(Locale.ROOT);
        this.builder = builder;
    }

    /** Names of months in any case; seconds may have a fraction of up to six digits. */
    static DateTimeFormatter pattern(String format) {
        DateTimeFormatterBuilder builder = builder();
        append(builder, format);
        return formatter(builder);
    }

    static DateTimeFormatterBuilder builder() {
        return new DateTimeFormatterBuilder().parseCaseInsensitive();
    }

    static DateTimeFormatter formatter(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    }

    static void append(DateTimeFormatterBuilder builder, String format) {
        FormatString string = new FormatString(format, builder);
        int at = 0;
        while (at < format.length()) {
            at += string.part(at);
        }
    }

    /** Reads the time that a text tells; a date alone is its midnight. */
    static LocalDateTime time(DateTimeFormatter formatter, String text) {
        TemporalAccessor parsed = formatter.parseBest(text, LocalDateTime::from, LocalDate::from);
        return parsed instanceof LocalDateTime time ? time : ((LocalDate) parsed).atStartOfDay();
    }

    /** Characters that a value has at least. */
    static int shortest(String format) {
        return format.toUpperCase(Locale.ROOT).replaceAll("HH(24|12)", "HH").length();
    }

    private boolean halved() {
        return upper.contains("AM") || upper.contains("PM");
    }

    private int part(int at) {
        if (upper.startsWith("YYYY", at)) {
            builder.appendValue(ChronoField.YEAR, 4);
            return 4;
        }
        if (upper.startsWith("MON", at)) {
            month();
            return 3;
        }
        if (upper.startsWith("HH", at)) {
            return hour(at);
        }
        if (upper.startsWith("SS", at)) {
            builder.appendValue(ChronoField.SECOND_OF_MINUTE, 2)
                    .optionalStart()
                    .appendFraction(ChronoField.NANO_OF_SECOND, 1, 6, true)
                    .optionalEnd();
            return 2;
        }
        return pair(at);
    }

    private int pair(int at) {
        switch (upper.substring(at, Math.min(upper.length(), at + 2))) {
            case "YY" -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, 1970);
            case "MM" -> builder.appendValue(ChronoField.MONTH_OF_YEAR, 2);
            case "DD" -> builder.appendValue(ChronoField.DAY_OF_MONTH, 2);
            case "MI" -> builder.appendValue(ChronoField.MINUTE_OF_HOUR, 2);
            case "AM", "PM" -> builder.appendText(ChronoField.AMPM_OF_DAY, HALVES);
            default -> {
                builder.appendLiteral(format.charAt(at));
                return 1;
            }
        }
        return 2;
    }

    private void month() {
        builder.optionalStart()
                .appendText(ChronoField.MONTH_OF_YEAR, MONTHS)
                .optionalEnd()
                .optionalStart()
                .appendText(ChronoField.MONTH_OF_YEAR, ABBREVIATED)
                .optionalEnd();
    }

    /** HH is HH24, unless the format says which half of the day. */
    private int hour(int at) {
        boolean twelve = upper.startsWith("HH12", at);
        if (twelve || (halved() && !upper.startsWith("HH24", at))) {
            builder.appendValue(ChronoField.CLOCK_HOUR_OF_AMPM, 2);
            if (!halved()) {
                builder.parseDefaulting(ChronoField.AMPM_OF_DAY, 0);
            }
        } else {
            builder.appendValue(ChronoField.HOUR_OF_DAY, 2);
        }
        return twelve || upper.startsWith("HH24", at) ? 4 : 2;
    }
}
