package io.tracking.localaws.redshift.copy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.JulianFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what 'auto' makes of a text.
 *
 * @param zone of the text; null when it names none
 * @see <a href="https://docs.aws.amazon.com/redshift/latest/dg/automatic-recognition.html">Automatic recognition</a>
 */
record Recognition(LocalDateTime time, @Nullable ZoneId zone) {

    private static final Pattern OFFSET = Pattern.compile("(?<time>.*[ Tt]\\d{2}.*?) ?(?<zone>[+-]\\d{2}(:?\\d{2})?)");
    private static final Pattern NAME =
            Pattern.compile("(?<time>.*\\d) ?(?<zone>[A-Za-z]{1,5}|[A-Za-z_]+(/[A-Za-z_+-]+)+)");
    private static final Pattern BEFORE_CHRIST = Pattern.compile("(?<date>.*\\d) ?BC", Pattern.CASE_INSENSITIVE);
    private static final Pattern JULIAN = Pattern.compile("J(?<day>\\d{1,7})( (?<time>.+))?", Pattern.CASE_INSENSITIVE);
    private static final int LAST_YEAR = 9999;

    /** Hours and minutes from UTC. */
    private static final Map<String, String> ABBREVIATIONS = Map.ofEntries(
            Map.entry("Z", "Z"),
            Map.entry("UTC", "Z"),
            Map.entry("GMT", "Z"),
            Map.entry("WET", "Z"),
            Map.entry("BST", "+01:00"),
            Map.entry("CET", "+01:00"),
            Map.entry("CEST", "+02:00"),
            Map.entry("EET", "+02:00"),
            Map.entry("EEST", "+03:00"),
            Map.entry("MSK", "+03:00"),
            Map.entry("JST", "+09:00"),
            Map.entry("EST", "-05:00"),
            Map.entry("EDT", "-04:00"),
            Map.entry("CST", "-06:00"),
            Map.entry("CDT", "-05:00"),
            Map.entry("MST", "-07:00"),
            Map.entry("MDT", "-06:00"),
            Map.entry("PST", "-08:00"),
            Map.entry("PDT", "-07:00"),
            Map.entry("AKST", "-09:00"),
            Map.entry("AKDT", "-08:00"),
            Map.entry("HST", "-10:00"));

    private static final List<String> TIMES =
            List.of(" HH12:MI:SS AM", " HH24:MI:SS", "THH24:MI:SS", " HH24:MI", "THH24:MI", " HH24MISS", "THH24MISS");

    /** The page's example of DD.MM.YYYY is 12.17.1997: the month may come first. */
    private static final List<DateTimeFormatter> FORMATS = Stream.concat(
                    Stream.of(
                                    "YYYY-MM-DD",
                                    "YYYYMMDD",
                                    "MM/DD/YYYY",
                                    "MON DD, YYYY",
                                    "MON-DD-YYYY",
                                    "DD MON YYYY",
                                    "MM.DD.YYYY",
                                    "DD.MM.YYYY",
                                    "YYMMDD")
                            .map(Recognition::withTime),
                    Stream.of(FormatString.pattern("DD MON HH24:MI:SS YYYY"), ordinal()))
            .toList();

    private static final List<DateTimeFormatter> YEARS_BEFORE_CHRIST = List.of(ancient("MON-DD-"), ancient("MON DD, "));
    private static final DateTimeFormatter TIME = FormatString.pattern("HH24:MI:SS");

    private static DateTimeFormatter withTime(String date) {
        DateTimeFormatterBuilder builder = FormatString.builder();
        FormatString.append(builder, date);
        for (String time : TIMES) {
            builder.optionalStart();
            FormatString.append(builder, time);
            builder.optionalEnd();
        }
        return FormatString.formatter(builder);
    }

    private static DateTimeFormatter ordinal() {
        DateTimeFormatterBuilder builder = FormatString.builder();
        FormatString.append(builder, "YYYY.");
        return FormatString.formatter(builder.appendValue(ChronoField.DAY_OF_YEAR, 3));
    }

    private static DateTimeFormatter ancient(String day) {
        DateTimeFormatterBuilder builder = FormatString.builder();
        FormatString.append(builder, day);
        return FormatString.formatter(builder.appendValue(ChronoField.YEAR, 1, 4, SignStyle.NOT_NEGATIVE));
    }

    /** @throws DateTimeException when it is none of the formats */
    static Recognition of(String text) {
        Matcher ancient = BEFORE_CHRIST.matcher(text);
        if (ancient.matches()) {
            LocalDateTime date = parsed(ancient.group("date"), YEARS_BEFORE_CHRIST);
            return new Recognition(date.withYear(1 - date.getYear()), null);
        }
        Matcher offset = OFFSET.matcher(text);
        if (offset.matches()) {
            return new Recognition(local(offset.group("time")), ZoneOffset.of(offset.group("zone")));
        }
        Matcher name = NAME.matcher(text);
        if (name.matches() && !name.group("zone").matches("(?i)AM|PM")) {
            return new Recognition(local(name.group("time")), zone(name.group("zone")));
        }
        return new Recognition(local(text), null);
    }

    private static ZoneId zone(String name) {
        String offset = ABBREVIATIONS.get(name.toUpperCase(Locale.ROOT));
        if (offset == null && name.indexOf('/') < 0) {
            throw new DateTimeException("No time zone: " + name);
        }
        return ZoneId.of(offset == null ? name : offset);
    }

    private static LocalDateTime local(String text) {
        Matcher julian = JULIAN.matcher(text);
        if (!julian.matches()) {
            return parsed(text, FORMATS);
        }
        LocalDate day = LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, Long.parseLong(julian.group("day")));
        if (day.getYear() > LAST_YEAR) {
            throw new DateTimeException("Too late: " + text);
        }
        String time = julian.group("time");
        return day.atTime(time == null ? LocalTime.MIDNIGHT : LocalTime.parse(time, TIME));
    }

    private static LocalDateTime parsed(String text, List<DateTimeFormatter> formats) {
        for (DateTimeFormatter format : formats) {
            try {
                return FormatString.time(format, text);
            } catch (DateTimeException e) {
                // The next one may fit.
            }
        }
        throw new DateTimeException("None of the formats: " + text);
    }
}
