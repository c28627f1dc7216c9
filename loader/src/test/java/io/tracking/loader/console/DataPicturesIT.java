package io.tracking.loader.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.loader.ManualClock;
import io.tracking.loader.load.TestWarehouse;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures of the views and of the console's charts, beside those that were counted by hand. */
class DataPicturesIT {

    private static final String NONE = "-";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T12:34:56Z"));
    private TestWarehouse test;
    private DataPictures pictures;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        test.open();
        pictures = new DataPictures(test.redshift, Duration.ofMinutes(5), clock);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private void event(int id, String clockTime, int visitor, String topic, String location) {
        test.run("INSERT INTO tracking.events (request_id, request_timestamp, cookie_id, topic, \"location\") VALUES ('"
                + id(id) + "', '2026-11-21 " + clockTime + "', '" + id(visitor) + "', '" + topic + "', "
                + (location.equals(NONE) ? "NULL" : "'" + location + "'") + ")");
    }

    private void utm(int id, String source, String campaign) {
        test.run("INSERT INTO tracking.utm (request_id, source, medium, campaign) VALUES ('" + id(id) + "', '" + source
                + "', 'mail', " + (campaign.equals(NONE) ? "NULL" : "'" + campaign + "'") + ")");
    }

    private static String id(int number) {
        return "aaaaaaaa-0000-4000-8000-%012d".formatted(number);
    }

    private List<String> view(String sql, String... columns) {
        return test.redshift.ask(session -> session.sql(sql).query(row -> Arrays.stream(columns)
                .map(column -> String.valueOf(row.textOrNull(column)))
                .collect(Collectors.joining(" "))));
    }

    private List<String> chart(Chart chart) {
        return pictures.of(chart, Period.DAY).rows().stream()
                .map(row -> row.stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .toList();
    }

    /** It may have run for long before it failed. */
    @Test
    void aQueryThatFailedIsNotAskedAgainAtOnce() {
        test.run("ALTER TABLE tracking.events RENAME TO events_away");
        assertThatThrownBy(() -> chart(Chart.TOPICS)).isInstanceOf(WarehouseUnavailableException.class);
        test.run("ALTER TABLE tracking.events_away RENAME TO events");

        clock.advance(Duration.ofSeconds(9));
        assertThatThrownBy(() -> chart(Chart.TOPICS)).isInstanceOf(WarehouseUnavailableException.class);
        assertThat(chart(Chart.SESSIONS)).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertThat(chart(Chart.TOPICS)).isEmpty();
    }

    @Test
    void aSessionEndsAfterMoreThanHalfAnHourWithoutAnEvent() {
        event(1, "10:00:00", 1, "a", "https://s/first?q=1");
        event(2, "10:30:00", 1, "a", "https://s/second");
        event(3, "11:00:01", 1, "a", "https://s/third#x");
        event(5, "10:00:00", 2, "a", "https://s/five");
        event(4, "10:00:00", 2, "a", "https://s/four");
        event(6, "10:20:00", 3, "a", NONE);
        event(7, "10:21:00", 3, "a", "https://s/later");

        assertThat(view(
                        "SELECT RIGHT(cookie_id, 1) AS visitor, session_number, TO_CHAR(started_at, 'HH24:MI:SS') AS since,"
                                + " TO_CHAR(ended_at, 'HH24:MI:SS') AS until, events, entry_page FROM tracking.sessions"
                                + " ORDER BY cookie_id, session_number",
                        "visitor",
                        "session_number",
                        "since",
                        "until",
                        "events",
                        "entry_page"))
                .containsExactly(
                        "1 1 10:00:00 10:30:00 2 https://s/first",
                        "1 2 11:00:01 11:00:01 1 https://s/third#x",
                        "2 1 10:00:00 10:00:00 2 https://s/four",
                        "3 1 10:20:00 10:21:00 2 null");
        assertThat(chart(Chart.SESSIONS)).containsExactly("2026-11-21T10:00:00Z 3 6", "2026-11-21T11:00:00Z 1 1");
        assertThat(chart(Chart.ENTRY_PAGES))
                .containsExactly("https://s/first 1", "https://s/four 1", "https://s/third#x 1");
    }

    /** Both tables keep both visits of a request_id that came again much later. */
    @Test
    void aCampaignCountsEachVisitOnce() {
        event(1, "07:00:00", 1, "a", NONE);
        event(1, "11:00:00", 1, "a", NONE);
        utm(1, "news", NONE);
        utm(1, "news", NONE);
        event(2, "11:00:00", 2, "a", NONE);
        utm(2, "news", "spring");
        event(3, "11:00:00", 2, "a", NONE);
        utm(3, "news", "spring");
        utm(4, "without an event", NONE);

        assertThat(view(
                        "SELECT source, campaign, visits, visitors FROM tracking.campaigns ORDER BY visits, campaign",
                        "source",
                        "campaign",
                        "visits",
                        "visitors"))
                .containsExactlyInAnyOrder("news null 2 1", "news spring 2 1");
        assertThat(chart(Chart.CAMPAIGNS)).containsExactlyInAnyOrder("news mail null 2 1", "news mail spring 2 1");
    }

    @Test
    void visitorsOfATopicAreCountedOnceAnHour() {
        event(1, "10:00:00", 1, "order:paid", NONE);
        event(2, "10:59:59", 1, "order:paid", NONE);
        event(3, "10:59:59", 2, "order:paid", NONE);
        event(4, "11:00:00", 1, "order:paid", NONE);
        event(5, "11:00:00", 1, "shop.view", NONE);

        assertThat(view(
                        "SELECT TO_CHAR(request_hour, 'HH24') AS at, event_type, topic, events, visitors FROM"
                                + " tracking.hourly_topics ORDER BY 1, 2",
                        "at",
                        "event_type",
                        "topic",
                        "events",
                        "visitors"))
                .containsExactly("10 order order:paid 3 2", "11 order order:paid 1 1", "11 shop shop.view 1 1");
        assertThat(chart(Chart.TOPICS)).containsExactly("order:paid 4 2", "shop.view 1 1");
    }

    /** Whoever may send events makes as many topics as he likes; no hour is left out for them. */
    @Test
    void theMostFrequentTypesHaveALineAndTheOthersShareOne() {
        String rows = IntStream.range(0, 30)
                .boxed()
                .flatMap(type -> IntStream.range(0, type < 20 ? 2 : 1)
                        .mapToObj(i -> "('%s', '2026-11-21 %02d:00:00', '%s', 'type%02d:x')"
                                .formatted(id(type * 10 + i), 10 + i, id(1), type)))
                .collect(Collectors.joining(", "));
        test.run("INSERT INTO tracking.events (request_id, request_timestamp, cookie_id, topic) VALUES " + rows);

        List<String> lines = chart(Chart.TYPES);

        assertThat(lines)
                .hasSize(41)
                .contains("2026-11-21T10:00:00Z (others) 10", "2026-11-21T10:00:00Z type00 1")
                .endsWith("2026-11-21T11:00:00Z type19 1");
    }
}
