package io.tracking.loader.admin;

import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.LoadBatch.Mode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /admin/reprocess}. Hours are those of receipt, UTC.
 *
 * @param date {@code 2026-11-21}
 * @param hour 0 to 23; must be given, so that nobody replaces a day by a slip
 * @param toDate last day, included; {@code date} when absent
 * @param toHour last hour, included; {@code hour} when absent, and must be given with toDate
 * @param tables {@code events}, {@code utm}; both when absent
 * @param mode {@code missing} (when absent) or {@code replace}
 * @param dryRun counts only
 */
record ReprocessBody(
        @Nullable String date,
        @Nullable Integer hour,
        @Nullable String toDate,
        @Nullable Integer toHour,
        @Nullable List<String> tables,
        @Nullable String mode,
        @Nullable Boolean dryRun) {

    private static final Duration LONGEST = Duration.ofDays(366);

    /** @throws InvalidRequestException when they are no hours, in the wrong order or too far apart */
    HourRange hours() {
        Instant first = at("date", "hour", date, hour == null ? 0 : hour);
        if (hour == null) {
            throw new InvalidRequestException(
                    "hour", "a UTC hour from 0 to 23; the whole day is \"hour\":0,\"toHour\":23", "nothing");
        }
        if (toDate != null && toHour == null) {
            throw new InvalidRequestException(
                    "toHour",
                    "given with toDate: a UTC hour from 0 to 23; the whole last day is \"toHour\":23",
                    "nothing");
        }
        Instant last = toHour == null
                ? first
                : at(toDate == null ? "date" : "toDate", "toHour", toDate == null ? date : toDate, toHour);
        HourRange hours = new HourRange(first, last);
        if (last.isBefore(first)) {
            throw new InvalidRequestException("toDate and toHour", "at or after " + first, last);
        }
        if (hours.length().compareTo(LONGEST) > 0) {
            throw new InvalidRequestException("toDate", "at most " + LONGEST.toDays() + " days after date", last);
        }
        return hours;
    }

    Set<Table> tableSet() {
        if (tables == null) {
            return EnumSet.allOf(Table.class);
        }
        EnumSet<Table> set = EnumSet.noneOf(Table.class);
        for (String name : tables) {
            set.add(Stream.of(Table.values())
                    .filter(table -> table.tableName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new InvalidRequestException("tables", "a list of events, utm", name)));
        }
        if (set.isEmpty()) {
            throw new InvalidRequestException("tables", "a list of events, utm, or absent for both", "an empty list");
        }
        return set;
    }

    Mode loadMode() {
        if (mode == null || mode.equals("missing")) {
            return Mode.MISSING;
        }
        if (mode.equals("replace")) {
            return Mode.REPLACE;
        }
        throw new InvalidRequestException("mode", "missing or replace", mode);
    }

    private static Instant at(String dateField, String hourField, @Nullable String date, int hour) {
        if (hour < 0 || hour > 23) {
            throw new InvalidRequestException(hourField, "a UTC hour from 0 to 23", hour);
        }
        if (date == null) {
            throw new InvalidRequestException(dateField, "a UTC date like 2026-11-21", "nothing");
        }
        try {
            return Hours.date(date).atTime(hour, 0).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new InvalidRequestException(dateField, "a UTC date like 2026-11-21", date);
        }
    }
}
