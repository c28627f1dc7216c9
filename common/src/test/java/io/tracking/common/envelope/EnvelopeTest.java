package io.tracking.common.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.record.Accepted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EnvelopeTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-21T07:05:00.123456Z");
    private static final int LARGEST_MESSAGE = 256 * 1024;

    @ParameterizedTest
    @EnumSource
    void givesBackTheRowsByteForByte(Encoding encoding) throws Exception {
        EnvelopeWriter writer = new EnvelopeWriter(encoding, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(record("{\"e\":\"ü1\"}", "{\"u\":1}"));
        writer.add(record("{\"e\":2}", null));
        writer.addRejected(bytes("{\"r\":1}"));
        writer.add(record(null, "{\"u\":2}"));

        Envelope.Sealed message = writer.seal(RECEIVED);
        Envelope envelope = Envelope.open(message.body(), message.attributes());

        assertThat(text(envelope.events())).isEqualTo("{\"e\":\"ü1\"}\n{\"e\":2}\n");
        assertThat(text(envelope.utm())).isEqualTo("{\"u\":1}\n{\"u\":2}\n");
        assertThat(text(envelope.rejected())).isEqualTo("{\"r\":1}\n");
        assertThat(envelope.events().count()).isEqualTo(2);
        assertThat(envelope.receivedAt()).isEqualTo(RECEIVED);
        assertThat(message.attributes()).containsEntry("encoding", encoding.attribute());
        assertThat(writer.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aShorterMessageHoldsNothingOfALongerOneBeforeIt(Encoding encoding) throws Exception {
        EnvelopeWriter writer = new EnvelopeWriter(encoding, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(record("{\"e\":\"" + "long \uFFFF".repeat(100) + "\"}", "{\"u\":1}"));
        writer.seal(RECEIVED);
        writer.add(record("{\"e\":2}", null));

        Envelope.Sealed message = writer.seal(RECEIVED);
        Envelope envelope = Envelope.open(message.body(), message.attributes());

        assertThat(envelope.events().lines()).containsExactly("{\"e\":2}");
        assertThat(envelope.utm().lines()).isEmpty();
        assertThat(message.attributes()).containsEntry("encoding", encoding.attribute());
    }

    @ParameterizedTest
    @EnumSource
    void fitsAMessageEvenWhenNothingCompresses(Encoding encoding) throws Exception {
        EnvelopeWriter writer = new EnvelopeWriter(encoding, EnvelopeWriter.MAX_PLAIN_BYTES);
        byte[] noise = new byte[EnvelopeWriter.MAX_PLAIN_BYTES - 1];
        new Random(7).ints(noise.length, '#', '~').forEach(new java.util.function.IntConsumer() {
            private int at;

            @Override
            public void accept(int value) {
                noise[at++] = (byte) value;
            }
        });
        writer.addRejected(noise);

        Envelope.Sealed message = writer.seal(RECEIVED);

        int attributes = message.attributes().entrySet().stream()
                .mapToInt(entry -> entry.getKey().length() + entry.getValue().length() + "String".length())
                .sum();
        assertThat(message.body().length() + attributes).isLessThan(LARGEST_MESSAGE);
        assertThat(writer.fits(EnvelopeWriter.MAX_PLAIN_BYTES)).isTrue();
        assertThat(writer.fits(EnvelopeWriter.MAX_PLAIN_BYTES + 1)).isFalse();
    }

    @Test
    void encodesTextThatSqsDoesNotTake() throws Exception {
        EnvelopeWriter writer = new EnvelopeWriter(Encoding.PLAIN, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(record("{\"e\":\"\uFFFF\"}", null));

        Envelope.Sealed message = writer.seal(RECEIVED);

        assertThat(message.body()).isASCII();
        assertThat(text(Envelope.open(message.body(), message.attributes()).events()))
                .isEqualTo("{\"e\":\"\uFFFF\"}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "format, 2",
        "kind, other",
        "encoding, gzip",
        "count, 'events=2,utm=0,rejected=0'",
        "count, 'events=0,utm=0,rejected=0'",
        "count, many",
        "size, 7",
        "size, 99999999",
        "checksum, crc32c:00000000",
        "received_at, yesterday",
    })
    void refusesAnAttributeThatIsMissingOrWrong(String attribute, String wrong) {
        EnvelopeWriter writer = new EnvelopeWriter(Encoding.ZSTD_BASE64, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(record("{\"e\":1}", null));
        Envelope.Sealed message = writer.seal(RECEIVED);

        Map<String, String> changed = new HashMap<>(message.attributes());
        changed.put(attribute, wrong);
        assertThatThrownBy(() -> Envelope.open(message.body(), changed))
                .isInstanceOf(UnreadableEnvelopeException.class);
        changed.remove(attribute);
        assertThatThrownBy(() -> Envelope.open(message.body(), changed))
                .isInstanceOf(UnreadableEnvelopeException.class)
                .hasMessageContaining(attribute);
    }

    @Test
    void refusesAChangedBody() {
        EnvelopeWriter writer = new EnvelopeWriter(Encoding.PLAIN, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(record("{\"e\":1}", null));
        Envelope.Sealed message = writer.seal(RECEIVED);

        assertThatThrownBy(() -> Envelope.open("{\"e\":2}\n", message.attributes()))
                .isInstanceOf(UnreadableEnvelopeException.class)
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> Envelope.open("not base64!", Map.copyOf(zstd(message.attributes()))))
                .isInstanceOf(UnreadableEnvelopeException.class)
                .hasMessageContaining("Zstandard");
    }

    private static Map<String, String> zstd(Map<String, String> attributes) {
        Map<String, String> changed = new HashMap<>(attributes);
        changed.put("encoding", "zstd-base64");
        return changed;
    }

    @Test
    void tellsItsOwnMessagesFromAnotherProducers() {
        assertThat(Envelope.isEnvelope(Map.of())).isFalse();
        assertThat(Envelope.isEnvelope(Map.of("format", "1"))).isTrue();
    }

    private static Accepted record(String event, String utm) {
        return new Accepted(0, "id", event == null ? null : bytes(event), utm == null ? null : bytes(utm), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Envelope.Rows rows) {
        return new String(rows.bytes(), rows.from(), rows.to() - rows.from(), StandardCharsets.UTF_8);
    }
}
