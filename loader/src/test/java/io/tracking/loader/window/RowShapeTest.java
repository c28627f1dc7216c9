package io.tracking.loader.window;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.RowsBuilder;
import io.tracking.loader.SampleMessages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowShapeTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-21T07:05:00Z");
    private static final String GOOD =
            "{\"request_timestamp\":\"2026-11-21 07:04:59.000000\",\"request_id\":\"a\",\"topic\":\"b\"}";

    private static Envelope events(String... rows) {
        RowsBuilder events = new RowsBuilder();
        for (String row : rows) {
            events.add(row.getBytes(StandardCharsets.UTF_8));
        }
        return new Envelope(RECEIVED, events.rows(), new RowsBuilder().rows(), new RowsBuilder().rows());
    }

    @Test
    void takesWhatTrackingApiSends() {
        Envelope message = new SampleMessages(5).envelope(RECEIVED, 50, 20, 5);

        assertThatCode(() -> RowShape.require(message)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01 00:00:00.000000",
                "9999-12-31 23:59:59.999999",
                "2024-02-29 19:09:59.123456",
                "2026-11-21 23:00:00.000000",
                "2026-10-09 20:30:45.000001"
            })
    void takesEveryTimestampThatThereIs(String timestamp) {
        assertThatCode(() -> RowShape.require(events(GOOD.replace("2026-11-21 07:04:59.000000", timestamp))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21 24:00:00.000000",
                "2026-11-21 29:00:00.000000",
                "2026-11-21 30:00:00.000000",
                "2026-11-21 99:00:00.000000",
                "2026-11-21 07:60:00.000000",
                "2026-11-21 07:00:60.000000",
                "2026-13-01 07:00:00.000000",
                "2026-00-01 07:00:00.000000",
                "2026-02-30 07:00:00.000000",
                "2026-11-39 07:00:00.000000",
                "0000-01-01 00:00:00.000000",
                "-001-01-01 00:00:00.000000",
                "2026-11-21T07:00:00.000000",
                "2026-11-21 07:00:00,000000",
                "2026-11-21 07:00:00.00000Z",
                "2026-11-21 0\u0667:00:00.00000",
                "                          "
            })
    void refusesATimestampThatThereIsNot(String timestamp) {
        assertThatExceptionOfType(UnreadableRowsException.class)
                .isThrownBy(() -> RowShape.require(events(GOOD, GOOD.replace("2026-11-21 07:04:59.000000", timestamp))))
                .withMessageContaining("row 2 of events must");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{",
                "garbage",
                "[1]",
                "{\"topic\":\"no timestamp\"}",
                "{\"request_timestamp\":\"2026-11-21 07:04:59.000000\"",
                "{\"request_timestamp\":\"2026-11-21 07:04:59.000000",
                "{\"request_timestamp\":\"2026-11-21 07:04:59.0000000\",\"topic\":\"b\"}",
                "{\"request_timestamp\":\"2026-11-21 07:04:59.000000\",\"topic\":\"b\"} garbage",
                " {\"request_timestamp\":\"2026-11-21 07:04:59.000000\",\"topic\":\"b\"}",
                "{\"request_timestamp\":\"2026-11-21 07:04:59.000000\",\"topic\":\"b\r\"}",
                "{\"request_timestamp\":\"2026-11-21 07:04:59.000000\",\"topic\":\"b\u0000\"}",
                "{\"request_timestamp\":\"2026-11-21 07:04:59.000000\",\"topic\":\"\u001b[31m and so on and so on and on\"}",
                "{\"_request_timestamp\":\"2026-11-21 07:04:59.000000\",\"source\":\"s\"}"
            })
    void refusesWhatCannotBeARow(String row) {
        assertThatExceptionOfType(UnreadableRowsException.class)
                .isThrownBy(() -> RowShape.require(events(GOOD, row)))
                .withMessageContaining("row 2 of events must");
    }

    @Test
    void seesAControlCharacterWhereverItIs() {
        for (int length = 0; length < 70; length++) {
            for (int at = 0; at <= length; at++) {
                String text = "x".repeat(at) + "\u001f" + "\u00e9\u20ac ~".repeat((length - at) / 4);
                assertThatExceptionOfType(UnreadableRowsException.class)
                        .isThrownBy(() -> RowShape.require(events(GOOD.replace("\"b\"", '"' + text + '"'))))
                        .withMessageContaining("no control characters");
            }
        }
    }
}
