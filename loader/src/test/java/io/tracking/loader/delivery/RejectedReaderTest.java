package io.tracking.loader.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.rejected.RejectedLine;
import io.tracking.loader.delivery.TrackedEvent.Counted;
import io.tracking.loader.delivery.TrackedEvent.Uncounted;
import io.tracking.loader.rejected.RejectedLinesFixture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedReaderTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-21T09:05:00Z");
    private static final String DEVICE = "aaaaaaaa-0000-4000-8000-000000000001";

    private final RejectedReader reader = new RejectedReader(new EventJudge());

    /** What tracking-api rejects of a body, line by line. */
    private List<TrackedEvent> rejected(String body) {
        return read(RejectedLinesFixture.track(RECEIVED, "some-id", body));
    }

    private List<TrackedEvent> read(List<byte[]> lines) {
        List<TrackedEvent> events = new ArrayList<>();
        lines.forEach(line -> events.addAll(reader.next(line)));
        events.addAll(reader.end());
        return events;
    }

    private static List<Long> sequences(List<TrackedEvent> events) {
        return events.stream().map(event -> ((Counted) event).sequence()).toList();
    }

    private static String tracker(int sequence) {
        return "\"tracker\":{\"device\":\"" + DEVICE + "\",\"epoch\":\"e\",\"sequence\":" + sequence
                + ",\"release\":\"v1\"}";
    }

    private static long hour(String instant) {
        return HourCollector.epochHour(Instant.parse(instant));
    }

    private static List<byte[]> lines(String stage, int index, int records, Map<String, String> defaults, String text) {
        List<byte[]> lines = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        new RejectedLine.About(
                        "some-id", "2026-11-21 09:05:00.000000", stage, "/track", index, records, List.of(), defaults)
                .write(bytes, 0, bytes.length, 24 * 1024, lines::add);
        return lines;
    }

    @Test
    void readsCounterAndPlaceOfWhatWasSent() {
        assertThat(rejected(
                        "{\"request_timestamp\":\"2026-11-21T07:59:59.999Z\",\"location\":\"https://shop.example/a?b\",\"user_agent\":\""
                                + DeliveryHistory.FIREFOX + "\"," + tracker(7) + "}"))
                .containsExactly(new Counted(
                        new CounterKey(0xaaaaaaaa00004000L, 0x8000000000000001L, CounterKey.hash("e")),
                        -1,
                        7,
                        hour("2026-11-21T07:00:00Z"),
                        "shop.example/a",
                        BrowserFamily.FIREFOX,
                        "v1"));
    }

    @Test
    void takesWhatTrackingApiWouldHaveFilledIn() {
        Map<String, String> defaults =
                Map.of("location", "https://shop.example/cart", "user_agent", DeliveryHistory.CHROME);

        assertThat(read(lines(RejectedLine.INGEST, 0, 1, defaults, "{\"location\":null," + tracker(7) + "}")))
                .singleElement()
                .isInstanceOfSatisfying(Counted.class, event -> {
                    assertThat(event.page()).isEqualTo("shop.example/cart");
                    assertThat(event.browser()).isEqualTo(BrowserFamily.CHROME);
                    assertThat(event.hour()).isEqualTo(hour("2026-11-21T09:00:00Z"));
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"request_timestamp\":\"2026-11-21 07:59:59.000000\"' | 2026-11-21T07:00:00Z",
                "'\"request_timestamp\":\"2026-11-21T09:59:59+02:00\"'  | 2026-11-21T07:00:00Z",
                "'\"request_timestamp\":1795334399000'                  | 2026-11-22T07:00:00Z",
                "'\"created_at\":\"2026-11-21T07:59:59Z\"'              | 2026-11-21T07:00:00Z",
                "'\"created_at\":{\"a\":1},\"request_timestamp\":{}'    | 2026-11-21T09:00:00Z",
                "'\"request_timestamp\":\"yesterday\"'                  | 2026-11-21T09:00:00Z",
                "'\"request_timestamp\":null'                           | 2026-11-21T09:00:00Z"
            })
    void readsTimesInAnyFormThatARecordMayHave(String time, Instant hour) {
        assertThat(rejected("{" + time + "," + tracker(7) + "}"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Counted.class, event -> assertThat(event.hour()).isEqualTo(HourCollector.epochHour(hour)));
    }

    /** Behind the first hundred of a body, neighbours share a line. */
    @Test
    void readsEachOfNeighboursThatShareALine() {
        StringBuilder body = new StringBuilder("[");
        for (int sequence = 1; sequence <= 150; sequence++) {
            body.append(sequence == 1 ? "" : ",")
                    .append("{")
                    .append(tracker(sequence))
                    .append("}");
        }
        List<byte[]> lines = RejectedLinesFixture.track(RECEIVED, "some-id", body + "]");

        assertThat(lines).hasSizeLessThan(150);
        assertThat(sequences(read(lines)))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 150).mapToObj(Long::valueOf).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{A},{B},{\"topic\":",
                "[{A},{B}],",
                "[{A},{B},{\"a\":\"\u0001\"},{C}]",
                "{\"events\":[{A},{B}],\"more\":1}",
                "{\"events\":[{A},{B}",
                "{\"more\":[{C}],\"events\":[7,[{C}],{A},{B}],\"x\"",
                "[{A,\"topic\":1},{\"message\":{C},B,\"topic\":"
            })
    void readsWhatABodyThatWasRejectedAsAWholeHoldsAsFarAsItIsJson(String body) {
        assertThat(sequences(rejected(
                        body.replace("A", tracker(1)).replace("B", tracker(2)).replace("C", tracker(3)))))
                .containsExactly(1L, 2L);
    }

    @Test
    void readsTheRecordOfAStream() {
        assertThat(sequences(read(lines(RejectedLine.INGEST, -1, 1, Map.of(), "{\"Data\":{" + tracker(4) + "},\"x"))))
                .containsExactly(4L);
    }

    /** Their fields of these names are their own. */
    @Test
    void looksForNoRecordsInARecord() {
        assertThat(rejected("[{\"events\":[{" + tracker(1) + "}],\"Data\":{" + tracker(2) + "},\"_extra\":{"
                        + tracker(3) + "}}]"))
                .isEmpty();
    }

    /** The tracker writes its object last, behind a message that may be too large. */
    @Test
    void readsALargeRecordPartByPart() {
        List<byte[]> lines = RejectedLinesFixture.track(
                RECEIVED, "some-id", "{\"message\":\"" + "é".repeat(40_000) + "\"," + tracker(9) + "}");

        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(sequences(read(lines))).containsExactly(9L);
        assertThat(read(lines.subList(0, 2))).isEmpty();
        assertThat(read(lines.subList(1, lines.size()))).isEmpty();
        List<byte[]> apart = new ArrayList<>(lines);
        apart.add(
                1,
                lines(RejectedLine.INGEST, 0, 1, Map.of(), "{" + tracker(3) + "}")
                        .get(0));
        assertThat(sequences(read(apart))).containsExactly(3L);
    }

    @Test
    void readsOfTheFirstPartWhatItHolds() {
        List<byte[]> lines = RejectedLinesFixture.track(
                RECEIVED, "some-id", "{" + tracker(9) + ",\"message\":\"" + "x".repeat(100_000) + "\"}");

        assertThat(sequences(read(lines.subList(0, 1)))).containsExactly(9L);
    }

    /** Nobody's record is put together beyond that. */
    @Test
    void keepsNoMoreOfARecordThanAMessageHolds() {
        List<byte[]> lines = RejectedLinesFixture.track(
                RECEIVED, "some-id", "{\"message\":\"" + "x".repeat(400_000) + "\"," + tracker(9) + "}");

        assertThat(read(lines)).isEmpty();
    }

    /** 12 may be the beginning of 123. */
    @Test
    void believesNoCounterThatIsCutOff() {
        String text = "{" + tracker(123) + "}";
        int end = text.indexOf("123") + 2;

        assertThat(read(lines(RejectedLine.INGEST, 0, 1, Map.of(), text.substring(0, end))))
                .isEmpty();
    }

    @Test
    void saysWhichCounterNoTrackerMakes() {
        assertThat(rejected("{" + tracker(-1) + "}")).containsExactly(Uncounted.UNBELIEVABLE);
    }

    /** They stand in an events file as well, or were never events. */
    @ParameterizedTest
    @ValueSource(strings = {RejectedLine.COPY, RejectedLine.DEAD_LETTER, "another"})
    void leavesOutWhatOurRulesDidNotReject(String stage) {
        assertThat(read(lines(stage, 0, 1, Map.of(), "{" + tracker(1) + "}"))).isEmpty();
    }

    @Test
    void isNotStoppedByALineThatIsNone() {
        Stream<byte[]> lines = Stream.of(
                        List.of("".getBytes(StandardCharsets.UTF_8), new byte[] {0, -1}),
                        lines(RejectedLine.INGEST, 0, 1, Map.of(), "{" + tracker(1) + "}"),
                        List.of("{\"errors\":[],\"rejected_id\":7}".getBytes(StandardCharsets.UTF_8)),
                        lines(RejectedLine.INGEST, 0, 1, Map.of(), "{" + tracker(2) + "}"))
                .flatMap(List::stream);

        assertThat(sequences(read(lines.toList()))).containsExactly(1L, 2L);
    }
}
