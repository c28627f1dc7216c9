package io.tracking.common.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeRangesTest {

    private final TimeRanges.Collector collector = new TimeRanges.Collector();

    @Test
    void joinsHoursThatTouch() {
        add("2026-11-21 07", "2026-11-21 05", "2026-11-21 06", "2020-06-01 00", "2026-11-21 06");

        assertThat(collector.ranges()).hasToString("2020-06-01T00/2020-06-01T00,2026-11-21T05/2026-11-21T07");
    }

    @Test
    void mergesOverTheSmallestGapsWhenThereAreTooMany() {
        add("2026-11-21 00", "2026-11-21 02");
        for (int year = 2000; year < 2007; year++) {
            add(year + "-01-01 00");
        }

        TimeRanges ranges = collector.ranges();

        assertThat(ranges.ranges()).hasSize(TimeRanges.MOST);
        assertThat(ranges.toString()).endsWith("2026-11-21T00/2026-11-21T02");
    }

    @Test
    void coversEveryHourThatWasAdded() {
        Random random = new Random(7);
        LocalDateTime start = LocalDateTime.of(2026, 1, 1, 0, 0);
        LocalDateTime[] hours =
                random.ints(500, 0, 20_000).mapToObj(start::plusHours).toArray(LocalDateTime[]::new);
        for (LocalDateTime hour : hours) {
            add(DateTimeFormatter.ofPattern("yyyy-MM-dd HH").format(hour));
        }

        TimeRanges ranges = collector.ranges();

        assertThat(ranges.ranges()).hasSizeLessThanOrEqualTo(TimeRanges.MOST);
        assertThat(hours).allMatch(hour -> ranges.ranges().stream()
                .anyMatch(range -> !hour.isBefore(range.first()) && !hour.isAfter(range.last())));
    }

    @Test
    void isReadBack() {
        add("2020-06-01 00", "2026-11-21 07");

        TimeRanges ranges = collector.ranges();

        assertThat(TimeRanges.parse(ranges.toString())).isEqualTo(ranges);
        assertThat(TimeRanges.parse("")).isEqualTo(TimeRanges.NONE);
        assertThatThrownBy(() -> TimeRanges.parse("2020-06-01")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimeRanges.parse("x/y")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimeRanges.parse("+10000-01-01T00/+10000-01-01T00"))
                .hasMessageContaining("years 1 to 9999");
        assertThatThrownBy(() -> TimeRanges.parse("2026-11-21T07/2026-11-21T06"))
                .hasMessageContaining("the first before the last");
    }

    @Test
    void unitesTheHoursOfFiles() {
        TimeRanges morning = TimeRanges.parse("2026-11-21T05/2026-11-21T07");
        TimeRanges later = TimeRanges.parse("2020-06-01T00/2020-06-01T00,2026-11-21T07/2026-11-21T09");

        assertThat(morning.union(later)).hasToString("2020-06-01T00/2020-06-01T00,2026-11-21T05/2026-11-21T09");
    }

    @Test
    void refusesWhatIsNoHour() {
        assertThatThrownBy(() -> add("2026-11-21 24")).hasMessageContaining("got 2026-11-21 24");
        assertThatThrownBy(() -> add("2026-11-21 24")).hasMessageContaining("got 2026-11-21 24");
        assertThatThrownBy(() -> add("2026-11-31 07")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> add("0000-12-31 23")).hasMessageContaining("years 1 to 9999");
        assertThat(collector.ranges()).isEqualTo(TimeRanges.NONE);
    }

    @Test
    void readsBackTheEndsOfTheRange() {
        add("0001-01-01 00", "9999-12-31 23");

        assertThat(TimeRanges.parse(collector.ranges().toString())).isEqualTo(collector.ranges());
    }

    private void add(String... hours) {
        for (String hour : hours) {
            collector.add(("--" + hour + ":59:59.999999").getBytes(StandardCharsets.UTF_8), 2);
        }
    }
}
