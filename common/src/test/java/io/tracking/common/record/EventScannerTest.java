package io.tracking.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventScannerTest {

    private static final Origin ORIGIN = new Origin(
            "/track",
            Instant.parse("2026-11-21T07:05:00.123456789Z"),
            "a09c4ca3-d142-4312-ba78-029c3355b8ef",
            "Agent/1.0",
            "https://data.com/from?a=1",
            index -> "id-" + index);

    private static final List<String> VALUES = List.of(
            "null",
            "5",
            "true",
            "{\"a\":[1,2]}",
            "\"\"",
            "\" \"",
            "\"plain\"",
            "\"ends with a blank \"",
            "\"\\\"quoted\\\" \\\\ \\n\\t\\r\\b\\f\"",
            "\"\\/\"",
            "\"\\u0041\"",
            "\"\\u0000\"",
            "\"Grüße, Ελλάδα, 東京 and more than eight bytes\"",
            "\"\uD83D\uDE00\"",
            "\"\\ud83d\"",
            "\"\u007f\"",
            "\"2020-06-01 00:00:24.000000\"",
            "\"2020-06-31 00:00:24.000000\"",
            "\"2020-06-01T00:00:24Z\"",
            "\"https://a/b?utm_source=x&utm_medium=y#z\"",
            "\"https://a/b?c=d\"",
            "\"" + "x".repeat(36) + "\"",
            "\"" + "x".repeat(37) + "\"",
            "\"" + "x".repeat(28) + "\\n\\n\"",
            "\"" + "é".repeat(15) + "\"",
            "\"" + "é".repeat(16) + "\"",
            "\"" + "x".repeat(1_024) + "\"",
            "\"" + "x".repeat(1_025) + "\"",
            "\"" + "\\\"".repeat(3_128) + "\"",
            "\"" + "\\\"".repeat(3_129) + "\"");

    private final RecordReader reader = new RecordReader(Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"topic\":\"t\"}",
                " {\n\t\"topic\" : \"a.b\" , \"message\":\"{\\\"a\\\":\\\"ü\\\"}\",\"website_id\":null}\r\n",
                "{\"request_timestamp\":\"2020-06-01 00:00:24.000000\",\"topic\":\"t\",\"request_id\":\"r\",\"location\":\"/?q=1\"}"
            })
    void readsUsualEvents(String record) {
        EventScanner scanner = scanner(record);
        scanner.peek();

        assertThat(scanner.event(0)).isNotNull();
        assertThat(scanner.isAtEnd()).isTrue();
    }

    /** A stream's body is read by the parser: the scanner must not differ from it in one byte. */
    @Test
    void writesTheRowsOfTheParser() throws Exception {
        Random random = new Random(7);
        int scanned = 0;
        for (int i = 0; i < 20_000; i++) {
            String record = record(random);
            EventScanner scanner = scanner(record);
            scanned += scanner.event(0) == null ? 0 : 1;

            Batch parsed = read("{\"Data\":" + record + "}", BodyShape.STREAM_EVENTS);

            assertSame(read(record, BodyShape.TRACK), parsed, record);
            assertSame(read("[" + record + "]", BodyShape.TRACK), parsed, record);
        }
        assertThat(scanned).isBetween(2_000, 18_000);
    }

    private static String record(Random random) {
        List<String> members = new ArrayList<>();
        members.add("\"topic\":" + (random.nextInt(4) > 0 ? "\"a.b\"" : value(random)));
        for (Column column : TableSchema.EVENTS.columns()) {
            if (random.nextInt(3) == 0 && (!column.name().equals("topic") || random.nextInt(5) == 0)) {
                boolean timestamp = column.type() == Column.Type.TIMESTAMP && random.nextInt(3) > 0;
                String value = timestamp ? "\"2020-06-01 00:00:24.000000\"" : value(random);
                members.add("\"" + column.name() + "\":" + value);
            }
        }
        if (random.nextInt(10) == 0) {
            members.add("\"stranger\":" + value(random));
        }
        Collections.shuffle(members, random);
        return "{" + String.join(random.nextBoolean() ? "," : " ,\n ", members) + "}";
    }

    private static String value(Random random) {
        return random.nextInt(3) > 0
                ? "\"value-" + random.nextInt(1_000) + "\""
                : VALUES.get(random.nextInt(VALUES.size()));
    }

    private static void assertSame(Batch scanned, Batch parsed, String record) {
        assertThat(scanned.accepted()).as(record).hasSameSizeAs(parsed.accepted());
        for (int i = 0; i < scanned.accepted().size(); i++) {
            Accepted actual = scanned.accepted().get(i);
            Accepted expected = parsed.accepted().get(i);
            assertThat(text(actual.eventRow())).isEqualTo(text(expected.eventRow()));
            assertThat(text(actual.utmRow())).isEqualTo(text(expected.utmRow()));
            assertThat(actual.requestId()).isEqualTo(expected.requestId());
            assertThat(actual.usesOriginCookie()).isEqualTo(expected.usesOriginCookie());
            assertThat(actual.index()).isEqualTo(expected.index());
        }
        assertThat(scanned.rejected()).as(record).hasSameSizeAs(parsed.rejected());
        for (int i = 0; i < scanned.rejected().size(); i++) {
            assertThat(scanned.rejected().get(i).errors())
                    .isEqualTo(parsed.rejected().get(i).errors());
        }
    }

    private static String text(byte[] row) {
        return row == null ? "" : new String(row, StandardCharsets.UTF_8);
    }

    /** Bytes that are no UTF-8 are nobody's text: the parser, which refuses them, must get them. */
    @Test
    void leavesWhatIsNoUtf8ToTheParser() {
        for (int first = 0x80; first < 0xF0; first++) {
            for (int second : new int[] {0x20, 0x80, 0x9F, 0xA0, 0xBF, 0xC2}) {
                for (int third : new int[] {'.', 0x80, 0xBF, 0xC2}) {
                    byte[] body =
                            "{\"topic\":\"t\",\"message\":\"12345678...!\"}".getBytes(StandardCharsets.ISO_8859_1);
                    body[body.length - 6] = (byte) first;
                    body[body.length - 5] = (byte) second;
                    body[body.length - 4] = (byte) third;
                    boolean valid = new String(body, StandardCharsets.UTF_8).indexOf('\uFFFD') < 0;

                    Accepted event = new EventScanner(body, 0, body.length, ORIGIN).event(0);

                    assertThat(event != null)
                            .as("%x %x %x", first, second, third)
                            .isEqualTo(valid);
                }
            }
        }
    }

    @Test
    void keepsUsualAndUnusualEventsInOrder() throws Exception {
        Batch batch = read(
                "{\"events\":[{\"topic\":\"a\"},{\"topic\":\"b\",\"x\":1},{\"nothing\":1}, {\"topic\":\"c\"}]}",
                BodyShape.TRACK);

        assertThat(batch.accepted()).extracting(Accepted::index).containsExactly(0, 1, 3);
        assertThat(batch.rejected()).extracting(Rejection::index).containsExactly(2);
    }

    private Batch read(String body, BodyShape shape) throws MalformedBodyException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return reader.read(bytes, 0, bytes.length, shape, ORIGIN);
    }

    private static EventScanner scanner(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new EventScanner(bytes, 0, bytes.length, ORIGIN);
    }
}
