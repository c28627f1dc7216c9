package io.tracking.common.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RejectedLineTest {

    private static final RejectedLine.About ABOUT = new RejectedLine.About(
            "019a0000-0000-7000-8000-000000000001",
            "2026-11-21 07:05:00.123456",
            RejectedLine.INGEST,
            "/track",
            1,
            1,
            List.of(new FieldError("topic", "missing", "topic is required")),
            Map.of("cookie_id", "cccccccc-0000-4000-8000-000000000001"));

    /** Files of every release have lines of this form. */
    @Test
    void writesTheFormThatEveryReleaseHasWritten() {
        assertThat(lines(ABOUT, "{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8), 1_000))
                .extracting(line -> new String(line, StandardCharsets.UTF_8))
                .containsExactly("{\"rejected_id\":\"019a0000-0000-7000-8000-000000000001\","
                        + "\"received_at\":\"2026-11-21 07:05:00.123456\",\"stage\":\"ingest\",\"source\":\"/track\","
                        + "\"index\":1,\"errors\":[{\"field\":\"topic\",\"code\":\"missing\","
                        + "\"message\":\"topic is required\"}],"
                        + "\"defaults\":{\"cookie_id\":\"cccccccc-0000-4000-8000-000000000001\"},"
                        + "\"part\":1,\"parts\":1,\"record\":\"{\\\"a\\\":\\\"é\\\"}\"}");
    }

    @Test
    void readsWhatItHasWritten() {
        byte[] text = {'a', (byte) 0xFF, 'b'};

        RejectedLine read = RejectedLine.read(lines(ABOUT, text, 1_000).get(0));

        assertThat(read.about()).isEqualTo(ABOUT);
        assertThat(read.bytes()).isEqualTo(text);
    }

    @Test
    void keepsTheAttributesOfADeadLetter() {
        String text = "a\ud800 \u20ac\u0000\n";
        RejectedLine.About letter = new RejectedLine.About(
                "019a0000-0000-7000-8000-000000000001",
                "2026-11-21 07:05:00.123456",
                RejectedLine.DEAD_LETTER,
                "dead-letters/a",
                -1,
                1,
                List.of(new FieldError("", "dead_letter", "format must be 1, got 7")),
                Map.of(),
                Map.of("format", "7"));

        byte[] line = letter.line(text);

        assertThat(new String(line, StandardCharsets.UTF_8))
                .isEqualTo("{\"rejected_id\":\"019a0000-0000-7000-8000-000000000001\","
                        + "\"received_at\":\"2026-11-21 07:05:00.123456\",\"stage\":\"dead-letter\","
                        + "\"source\":\"dead-letters/a\",\"errors\":[{\"field\":\"\",\"code\":\"dead_letter\","
                        + "\"message\":\"format must be 1, got 7\"}],\"defaults\":{},"
                        + "\"attributes\":{\"format\":\"7\"},\"part\":1,\"parts\":1,"
                        + "\"record\":\"a\\uD800 \u20ac\\u0000\\n\"}");
        assertThat(RejectedLine.read(line).about()).isEqualTo(letter);
    }

    @Test
    void cutsALargeRecordBetweenCharacters() {
        byte[] text = "xéé€€😀😀😀y".getBytes(StandardCharsets.UTF_8);

        for (int most = 4; most <= text.length; most++) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            List<RejectedLine> parts =
                    lines(ABOUT, text, most).stream().map(RejectedLine::read).toList();
            for (RejectedLine part : parts) {
                assertThat(new String(part.bytes(), StandardCharsets.UTF_8)).doesNotContain("\uFFFD");
                assertThat(part.bytes()).hasSizeLessThanOrEqualTo(most);
                assertThat(part.parts()).isEqualTo(parts.size());
                all.writeBytes(part.bytes());
            }
            assertThat(all.toByteArray()).isEqualTo(text);
        }
    }

    @Test
    void refusesALineOfAnotherForm() {
        for (String line : List.of("", "{", "[]", "{\"topic\":\"a\"}")) {
            assertThatThrownBy(() -> RejectedLine.read(line.getBytes(StandardCharsets.UTF_8)))
                    .as(line)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<byte[]> lines(RejectedLine.About about, byte[] text, int mostBytes) {
        List<byte[]> lines = new ArrayList<>();
        about.write(text, 0, text.length, mostBytes, lines::add);
        return lines;
    }
}
