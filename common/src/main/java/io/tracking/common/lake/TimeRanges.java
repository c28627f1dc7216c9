package io.tracking.common.lake;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hours that a file's request timestamps fall in, as few disjoint ranges, so that one wrong clock does not
 * stretch the search for duplicates over years.
 *
 * @param ranges ascending, disjoint, at most {@value #MOST}
 */
public record TimeRanges(List<Range> ranges) {

    /** More ranges than this are merged over the smallest gaps. */
    public static final int MOST = 8;

    /** No hours at all. */
    public static final TimeRanges NONE = new TimeRanges(List.of());

    /** @throws IllegalArgumentException when the ranges are too many, or not ascending and disjoint */
    public TimeRanges {
        ranges = List.copyOf(ranges);
        if (ranges.size() > MOST) {
            throw new IllegalArgumentException("expected at most " + MOST + " time ranges, got " + ranges.size());
        }
        for (int i = 1; i < ranges.size(); i++) {
            if (!ranges.get(i - 1).last().isBefore(ranges.get(i).first())) {
                throw new IllegalArgumentException("time ranges must ascend without overlap, got " + ranges);
            }
        }
    }

    /**
     * Whole hours, both ends included.
     *
     * @param first start of the first hour, UTC
     * @param last start of the last hour, UTC
     */
    public record Range(LocalDateTime first, LocalDateTime last) {

        private static final int HOUR_LENGTH = "2026-11-21T07".length();

        /** @throws IllegalArgumentException when these are no whole hours of the years 1 to 9999, or not in order */
        public Range {
            if (!isWhole(first) || !isWhole(last) || last.isBefore(first)) {
                throw new IllegalArgumentException("expected whole hours of the years 1 to 9999, the first before the"
                        + " last, got " + first + " and " + last);
            }
        }

        private static boolean isWhole(LocalDateTime hour) {
            return hour.equals(hour.truncatedTo(ChronoUnit.HOURS)) && hour.getYear() >= 1 && hour.getYear() <= 9999;
        }

        @Override
        public String toString() {
            return first.toString().substring(0, HOUR_LENGTH) + "/"
                    + last.toString().substring(0, HOUR_LENGTH);
        }

        static Range parse(String text) {
            String[] ends = text.split("/", -1);
            if (ends.length != 2) {
                throw new IllegalArgumentException("expected <first hour>/<last hour>, got " + text);
            }
            return new Range(hour(ends[0]), hour(ends[1]));
        }

        private static LocalDateTime hour(String text) {
            if (text.length() != HOUR_LENGTH) {
                throw new IllegalArgumentException(
                        "expected an hour like 2026-11-21T07, of the years 1 to 9999, got " + text);
            }
            return LocalDateTime.parse(text + ":00");
        }
    }

    /**
     * Reads {@link #toString()} back.
     *
     * @throws IllegalArgumentException when {@code text} has another form
     */
    public static TimeRanges parse(String text) {
        try {
            return text.isEmpty()
                    ? NONE
                    : new TimeRanges(
                            Stream.of(text.split(",", -1)).map(Range::parse).toList());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("Cannot read time ranges " + text + ": " + e.getMessage(), e);
        }
    }

    /** The hours of both. */
    public TimeRanges union(TimeRanges other) {
        Collector collector = new Collector();
        Stream.concat(ranges.stream(), other.ranges.stream())
                .forEach(range -> collector.add(Collector.epochHour(range.first), Collector.epochHour(range.last)));
        return collector.ranges();
    }

    /** {@code 2020-06-01T00/2020-06-01T00,2026-11-21T06/2026-11-21T07}. */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }

    /** Gathers the hours of many rows; not thread-safe. */
    public static final class Collector {

        private static final int MOST_WHILE_GATHERING = 64;
        private static final int HOUR_LENGTH = "2020-06-01 00".length();

        private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
        private byte[] previous = new byte[HOUR_LENGTH];

        /**
         * Adds the hour of a timestamp {@code 2020-06-01 00:00:24.000000} that starts at {@code offset}.
         *
         * @throws IllegalArgumentException when there is none; nothing is added then
         */
        public void add(byte[] row, int offset) {
            for (int i = 0; i < HOUR_LENGTH; i++) {
                if (row[offset + i] != previous[i]) {
                    byte[] next = Arrays.copyOfRange(row, offset, offset + HOUR_LENGTH);
                    long hour = epochHour(next);
                    add(hour, hour);
                    previous = next;
                    return;
                }
            }
        }

        /** What was added, merged to at most {@value TimeRanges#MOST} ranges. */
        public TimeRanges ranges() {
            mergeDownTo(MOST);
            List<Range> ranges = new ArrayList<>();
            lastByFirst.forEach((first, last) -> ranges.add(new Range(ofEpochHour(first), ofEpochHour(last))));
            return new TimeRanges(ranges);
        }

        private void add(long first, long last) {
            long from = first;
            long to = last;
            Map.Entry<Long, Long> below = lastByFirst.floorEntry(first);
            if (below != null && below.getValue() >= first - 1) {
                from = below.getKey();
                to = Math.max(to, below.getValue());
            }
            for (Map.Entry<Long, Long> next = lastByFirst.ceilingEntry(from);
                    next != null && next.getKey() <= to + 1;
                    next = lastByFirst.ceilingEntry(from)) {
                to = Math.max(to, next.getValue());
                lastByFirst.remove(next.getKey());
            }
            lastByFirst.put(from, to);
            mergeDownTo(MOST_WHILE_GATHERING);
        }

        private void mergeDownTo(int most) {
            while (lastByFirst.size() > most) {
                long smallestGap = Long.MAX_VALUE;
                Map.Entry<Long, Long> before = lastByFirst.firstEntry();
                Map.Entry<Long, Long> left = before;
                Map.Entry<Long, Long> right = before;
                for (Map.Entry<Long, Long> entry :
                        lastByFirst.tailMap(before.getKey(), false).entrySet()) {
                    if (entry.getKey() - before.getValue() < smallestGap) {
                        smallestGap = entry.getKey() - before.getValue();
                        left = Map.entry(before.getKey(), before.getValue());
                        right = Map.entry(entry.getKey(), entry.getValue());
                    }
                    before = Map.entry(entry.getKey(), entry.getValue());
                }
                lastByFirst.remove(right.getKey());
                lastByFirst.put(left.getKey(), right.getValue());
            }
        }

        private static long epochHour(byte[] hour) {
            String text = new String(hour, StandardCharsets.US_ASCII);
            try {
                LocalDate day = LocalDate.parse(text.substring(0, 10));
                int ofDay = Integer.parseInt(text.substring(11));
                if (day.getYear() >= 1 && ofDay >= 0 && ofDay <= 23) {
                    return day.toEpochDay() * 24 + ofDay;
                }
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("expected an hour that there is, got " + text, e);
            }
            throw new IllegalArgumentException("expected an hour of the years 1 to 9999, got " + text);
        }

        private static long epochHour(LocalDateTime hour) {
            return hour.toLocalDate().toEpochDay() * 24 + hour.getHour();
        }

        private static LocalDateTime ofEpochHour(long hour) {
            return LocalDateTime.ofEpochSecond(hour * 3600, 0, ZoneOffset.UTC);
        }
    }
}
