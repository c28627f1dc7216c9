package io.tracking.loader.admin;

import io.tracking.loader.lake.HourRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads hours of receipt, UTC, as {@code from} and {@code to} of a request name them. */
final class Hours {

    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final Pattern HOUR =
            Pattern.compile("(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})(T(?<hour>[0-9]{2})(:00(:00)?Z)?)?");

    private Hours() {}

    /**
     * Without {@code from} the 24 hours up to {@code to}, without {@code to} up to now; at most 31 days.
     *
     * @throws InvalidRequestException when one of the two is no hour, or they are in the wrong order or too far apart
     */
    static HourRange of(@Nullable String from, @Nullable String to, Instant now) {
        Instant last = to == null ? now.truncatedTo(ChronoUnit.HOURS) : hour("to", to, 23);
        Instant first = from == null ? last.minus(Duration.ofHours(23)) : hour("from", from, 0);
        HourRange hours = new HourRange(first, last);
        if (first.isAfter(last) || hours.length().compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "to", "at or after from and at most " + LONGEST.toDays() + " days later", last + " for " + first);
        }
        return hours;
    }

    /** One hour; of a day alone the first. */
    static Instant one(String field, String text) {
        return hour(field, text, 0);
    }

    private static Instant hour(String field, String text, int hourOfDate) {
        Matcher parts = HOUR.matcher(text);
        try {
            if (parts.matches()) {
                String hour = parts.group("hour");
                return date(parts.group("date"))
                        .atTime(hour == null ? hourOfDate : Integer.parseInt(hour), 0)
                        .toInstant(ZoneOffset.UTC);
            }
        } catch (DateTimeException e) {
            // Answered below.
        }
        throw new InvalidRequestException(
                field,
                "2026-11-21, 2026-11-21T07 or 2026-11-21T07:00:00Z, a whole hour of the years 0001 to 9999",
                text);
    }

    /**
     * A day of the years 0001 to 9999.
     *
     * @throws DateTimeException when there is no such day
     */
    static LocalDate date(String text) {
        if (!DATE.matcher(text).matches() || text.startsWith("0000")) {
            throw new DateTimeException("expected YYYY-MM-DD");
        }
        return LocalDate.parse(text);
    }
}
