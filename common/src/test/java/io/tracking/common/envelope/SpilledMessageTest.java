package io.tracking.common.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.record.Accepted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpilledMessageTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-21T07:05:00Z");

    @ParameterizedTest
    @EnumSource
    void givesBackTheMessage(Encoding encoding) throws Exception {
        Envelope.Sealed message = message(encoding, "{\"a: b\":\"zażółć 😀\"}");

        SpilledMessage read = SpilledMessage.read(SpilledMessage.seal(message).bytes());

        assertThat(read.body()).isEqualTo(message.body());
        assertThat(read.attributes()).isEqualTo(message.attributes());
        assertThat(Envelope.open(read.body(), read.attributes()).events().count())
                .isOne();
    }

    @Test
    void hasOneKeyForOneMessageAndAnotherForAnother() {
        String key = SpilledMessage.seal(message(Encoding.PLAIN, "{\"a\":1}")).key();

        assertThat(key).matches("spill/date=2026-11-21/hour=07/[0-9a-f]{64}\\.envelope");
        assertThat(SpilledMessage.seal(message(Encoding.PLAIN, "{\"a\":1}")).key())
                .isEqualTo(key);
        assertThat(SpilledMessage.seal(message(Encoding.PLAIN, "{\"a\":2}")).key())
                .isNotEqualTo(key);
    }

    @Test
    void holdsTheLargestMessage() {
        String row = "x".repeat(EnvelopeWriter.MAX_PLAIN_BYTES - 1);

        assertThat(SpilledMessage.seal(message(Encoding.PLAIN, row)).bytes())
                .hasSizeBetween(EnvelopeWriter.MAX_PLAIN_BYTES, SpilledMessage.LARGEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "format: 1", "format: 1\nkind: records\n", "{\"topic\":\"a\"}\n\n", "a\nb: c\n\n"})
    void refusesWhatIsNone(String object) {
        assertThatThrownBy(() -> SpilledMessage.read(object.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEnvelopeException.class)
                .hasMessageContaining("a spilled message must");
        assertThatThrownBy(() -> SpilledMessage.read(new byte[] {'a', (byte) 0xFF, '\n'}))
                .hasMessageContaining("must be UTF-8");
    }

    private static Envelope.Sealed message(Encoding encoding, String row) {
        EnvelopeWriter writer = new EnvelopeWriter(encoding, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(new Accepted(0, "id", row.getBytes(StandardCharsets.UTF_8), null, false));
        return writer.seal(RECEIVED);
    }
}
