package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Hours of receipt, one after the other, UTC.
 *
 * @param first a moment in the first hour
 * @param last a moment in the last hour, which is included
 */
public record HourRange(Instant first, Instant last) {

    private static final Duration HOUR = Duration.ofHours(1);

    /** One hour. */
    public static HourRange of(Instant hour) {
        return new HourRange(hour, hour);
    }

    /** The 24 hours of a day. */
    public static HourRange of(LocalDate day) {
        Instant start = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return new HourRange(start, start.plus(Duration.ofHours(23)));
    }

    /**
     * From the earliest to the latest hour of some files.
     *
     * @throws java.util.NoSuchElementException when there is none
     */
    public static HourRange of(Collection<FileKey> files) {
        return new HourRange(
                files.stream().map(FileKey::hour).min(Instant::compareTo).orElseThrow(),
                files.stream().map(FileKey::hour).max(Instant::compareTo).orElseThrow());
    }

    /** From the start of the first hour to the start of the last one. */
    public HourRange whole() {
        return new HourRange(first.truncatedTo(ChronoUnit.HOURS), last.truncatedTo(ChronoUnit.HOURS));
    }

    /** Whether the hour that begins at {@code hour} is one of them. */
    public boolean contains(Instant hour) {
        return !hour.isBefore(first.truncatedTo(ChronoUnit.HOURS)) && !hour.isAfter(last);
    }

    /** From the first to the last of them: zero when it is one. */
    public Duration length() {
        return Duration.between(first, last);
    }

    /** Day by day, each from its first hour to its last. */
    public List<HourRange> days() {
        List<HourRange> days = new ArrayList<>();
        for (Instant day = first; !day.isAfter(last); day = nextDay(day)) {
            Instant end = nextDay(day).minus(HOUR);
            days.add(new HourRange(day, end.isBefore(last) ? end : last));
        }
        return days;
    }

    private static Instant nextDay(Instant instant) {
        return instant.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
    }
}
