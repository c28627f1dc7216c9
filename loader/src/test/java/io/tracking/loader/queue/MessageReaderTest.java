package io.tracking.loader.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.SampleMessages;
import io.tracking.loader.rejected.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageReaderTest {

    private static final Instant SENT = Instant.parse("2026-11-21T07:05:00.123Z");

    private final MessageReader reader = new MessageReader(new RecordReader(Set.of()));
    private final SampleMessages samples = new SampleMessages(7);

    @Test
    void opensAnEnvelopeAsItIs() throws Exception {
        Instant receivedAt = Instant.parse("2026-11-21T06:59:59Z");
        Envelope.Sealed sealed = samples.sealed(receivedAt, 3, 2, 1);

        Envelope envelope = reader.read(message("a", sealed.body(), sealed.attributes()));

        assertThat(envelope.receivedAt()).isEqualTo(receivedAt);
        assertThat(envelope.events().lines()).hasSize(3);
        assertThat(envelope.utm().lines()).hasSize(2);
        assertThat(envelope.rejected().lines()).hasSize(1);
    }

    @Test
    void validatesTheRecordsOfAnotherProducerLikeARequestBody() throws Exception {
        String body =
                """
                [{"topic":"a.b","utm":{"source":"s","medium":"m"}},{"source":"s2","medium":"m2"},{"nothing":1},{"topic":"c"}]""";

        Envelope envelope = reader.read(message("id-1", body, Map.of()));

        assertThat(envelope.receivedAt()).isEqualTo(SENT);
        assertThat(envelope.events().lines()).hasSize(2).allSatisfy(row -> assertThat(row)
                .startsWith("{\"request_timestamp\":\"2026-11-21 07:05:00.123000\",\"request_id\":\""));
        assertThat(envelope.utm().lines()).hasSize(2);
        assertThat(envelope.utm().count()).isEqualTo(2);
        assertThat(envelope.rejected().lines()).singleElement().satisfies(line -> assertThat(line)
                .contains("\"source\":\"queue\"", "{\\\"nothing\\\":1}"));
    }

    @Test
    void anotherDeliveryMakesTheSameRowsAndAnotherMessageOthers() throws Exception {
        String body = "[{\"topic\":\"a\"},{\"topic\":\"b\"},{\"nothing\":1}]";

        Envelope first = reader.read(message("id-1", body, Map.of()));
        Envelope again = reader.read(message("id-1", body, Map.of()));
        Envelope other = reader.read(message("id-2", body, Map.of()));

        assertThat(again.events().lines()).isEqualTo(first.events().lines());
        assertThat(again.rejected().lines()).isEqualTo(first.rejected().lines());
        assertThat(first.events().lines().stream()
                        .map(MessageReaderTest::requestId)
                        .distinct())
                .hasSize(2)
                .doesNotContainAnyElementsOf(other.events().lines().stream()
                        .map(MessageReaderTest::requestId)
                        .toList());
    }

    @Test
    void keepsTheWholeTextOfAStringAmongRecords() throws Exception {
        Envelope envelope =
                reader.read(message("id-1", "[\"{\\\"topic\\\":\\\"x\\\"}\",{\"topic\":\"ok\"}]", Map.of()));

        assertThat(envelope.events().lines()).hasSize(1);
        assertThat(envelope.rejected().lines()).singleElement().satisfies(line -> assertThat(
                        RejectedRecord.of(null, line.getBytes(StandardCharsets.UTF_8))
                                .text())
                .hasValue("\"{\\\"topic\\\":\\\"x\\\"}\""));
    }

    @Test
    void refusesHalfASurrogatePairInsteadOfAQuestionMark() {
        assertThatThrownBy(() -> reader.read(message("id-1", "{\"topic\":\"a\ud83d\"}", Map.of())))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("valid Unicode");
    }

    @Test
    void leavesAMessageOfTooManyRecordsToTheDeadLetters() {
        assertThatThrownBy(() -> reader.read(message("id-1", "[" + "0,".repeat(10_000) + "0]", Map.of())))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("10000 records");
    }

    private static String requestId(String row) {
        return row.replaceFirst(".*\"request_id\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void refusesWhatIsNeitherAnEnvelopeNorJson() {
        Envelope.Sealed sealed = samples.sealed(SENT, 3, 0, 0);
        Map<String, String> wrongChecksum = new HashMap<>(sealed.attributes());
        wrongChecksum.put("checksum", "crc32c:00000000");
        Map<String, String> wrongEncoding = new HashMap<>(sealed.attributes());
        wrongEncoding.put("encoding", "rot13");

        List.of(
                        message("a", sealed.body(), wrongChecksum),
                        message("b", sealed.body(), wrongEncoding),
                        message("c", "no json", Map.of()))
                .forEach(message -> assertThatExceptionOfType(UnreadableMessageException.class)
                        .isThrownBy(() -> reader.read(message)));
    }

    private static ReceivedMessage message(String id, String body, Map<String, String> attributes) {
        return new ReceivedMessage(id, id + "#1", body, attributes, SENT);
    }
}
