package io.tracking.loader.admin;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hours of receipt, UTC, as {@code from} and {@code to} of a request name them.
 *
 * @param first start of the first hour
 * @param last start of the last hour, included
 */
record Hours(Instant first, Instant last) {

    private static final Duration LONGEST = Duration.ofDays(31);

    /**
     * Without {@code from} the 24 hours up to {@code to}, without {@code to} up to now; at most 31 days.
     *
     * @throws InvalidRequestException when one of the two is no hour, or they are in the wrong order or too far apart
     */
    static Hours of(@Nullable String from, @Nullable String to, Instant now) {
        Instant last = to == null ? now.truncatedTo(ChronoUnit.HOURS) : hour("to", to, 23);
        Instant first = from == null ? last.minus(Duration.ofHours(23)) : hour("from", from, 0);
        if (first.isAfter(last) || Duration.between(first, last).compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "to", "at or after from and at most " + LONGEST.toDays() + " days later", last + " for " + first);
        }
        return new Hours(first, last);
    }

    private static Instant hour(String field, String text, int hourOfDate) {
        try {
            if (text.length() == "2026-11-21".length()) {
                return LocalDate.parse(text).atTime(hourOfDate, 0).toInstant(ZoneOffset.UTC);
            }
            if (text.length() == "2026-11-21T07".length()) {
                return LocalDateTime.parse(text + ":00").toInstant(ZoneOffset.UTC);
            }
            return Instant.parse(text).truncatedTo(ChronoUnit.HOURS);
        } catch (DateTimeException e) {
            throw new InvalidRequestException(field, "2026-11-21, 2026-11-21T07 or 2026-11-21T07:00:00Z", text);
        }
    }
}
