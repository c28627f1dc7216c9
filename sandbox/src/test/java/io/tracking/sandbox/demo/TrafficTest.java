package io.tracking.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T07:05:00Z"), ZoneOffset.UTC);
    private static final Pattern TOPIC = Pattern.compile("\"topic\":\"([^\"]+)\"");

    @Test
    void isTheSameForTheSameSeedAndStart() {
        List<String> one =
                requests(1, CLOCK).limit(2_000).map(TrafficTest::wire).toList();
        List<String> same =
                requests(1, CLOCK).limit(2_000).map(TrafficTest::wire).toList();
        List<String> otherSeed =
                requests(2, CLOCK).limit(2_000).map(TrafficTest::wire).toList();

        assertThat(one).isEqualTo(same).isNotEqualTo(otherSeed);
    }

    @Test
    void givesOtherIdsToALaterRun() {
        Clock later = Clock.fixed(CLOCK.instant().plusSeconds(60), ZoneOffset.UTC);

        assertThat(ids(records(1, CLOCK, 2_000))).doesNotContainAnyElementsOf(ids(records(1, later, 2_000)));
    }

    @Test
    void hasAHundredKindsOfEvent() {
        Set<String> topics = new HashSet<>();
        records(1, CLOCK, 20_000).forEach(sent -> TOPIC.matcher(sent.json())
                .results()
                .map((MatchResult match) -> match.group(1))
                .forEach(topics::add));

        assertThat(topics).containsExactlyInAnyOrderElementsOf(Events.topics()).hasSize(100);
    }

    @Test
    void hasSomethingOfEverything() {
        List<DemoRecord> records = records(1, CLOCK, 20_000);
        List<String> ids = ids(records);

        assertThat(records.stream().filter(DemoRecord::mustBeRejected).count()).isBetween(100L, 400L);
        assertThat(records.stream()
                        .filter(sent -> sent.events() == 0 && sent.utm() == 1)
                        .count())
                .isBetween(400L, 2_500L);
        assertThat(records.stream()
                        .filter(sent -> sent.events() == 1 && sent.utm() == 1)
                        .count())
                .isBetween(400L, 4_000L);
        assertThat(ids.size() - new HashSet<>(ids).size()).as("sent again").isBetween(100, 800);
        assertThat(records.stream().filter(sent -> sent.json().contains("\"user_agent\":\"" + "x".repeat(1_031))))
                .isNotEmpty();
        assertThat(records.stream().filter(sent -> sent.json().contains("null\\u0000character")))
                .isNotEmpty();
        assertThat(records.stream().filter(sent -> sent.json().contains("yesterday at noon")))
                .isNotEmpty();
    }

    @Test
    void usesEveryWayIn() {
        List<String> ways = requests(1, CLOCK)
                .limit(2_000)
                .map(request -> request.method() + " " + request.path() + " " + request.contentType())
                .distinct()
                .toList();

        assertThat(ways)
                .containsExactlyInAnyOrder(
                        "POST /track application/json",
                        "POST /track text/plain;charset=UTF-8",
                        "PUT /streams/user-events/record application/json",
                        "PUT /streams/user-utm/record application/json");
    }

    @Test
    void neverSendsMoreThanWanted() {
        Traffic traffic = new Traffic(1, CLOCK);

        assertThat(Stream.generate(() -> traffic.next(1)).limit(500))
                .allSatisfy(request -> assertThat(request.records()).hasSize(1));
    }

    private static Stream<DemoRequest> requests(long seed, Clock clock) {
        Traffic traffic = new Traffic(seed, clock);
        return Stream.generate(() -> traffic.next(20));
    }

    private static List<DemoRecord> records(long seed, Clock clock, int count) {
        return requests(seed, clock)
                .flatMap(request -> request.records().stream())
                .limit(count)
                .toList();
    }

    private static List<String> ids(List<DemoRecord> records) {
        return records.stream().map(DemoRecord::requestId).toList();
    }

    private static String wire(DemoRequest request) {
        return request.method() + request.path() + request.body();
    }
}
