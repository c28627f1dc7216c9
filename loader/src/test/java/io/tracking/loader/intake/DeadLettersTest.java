package io.tracking.loader.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.SampleMessages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Instant SENT = Instant.parse("2026-11-21T07:05:00Z");

    private final List<DeadLetterQueue.Letter> letters = new ArrayList<>();
    private final DeadLetters deadLetters = new DeadLetters(new Fake(), new MessageReader(new RecordReader(Set.of())));
    private final SampleMessages samples = new SampleMessages(9);

    private final class Fake implements DeadLetterQueue {

        @Override
        public List<Letter> look(Predicate<Letter> wanted, int most) {
            return letters.stream().filter(wanted).limit(most).toList();
        }

        @Override
        public Redrive redrive(Set<String> ids) {
            return new Redrive(List.of("a"), Map.of("b", "down"));
        }

        @Override
        public long count() {
            return letters.size();
        }
    }

    private void add(String id, String body, Map<String, String> attributes) {
        letters.add(new DeadLetterQueue.Letter(new Message(id, id + "#1", body, attributes, SENT), 4));
    }

    @Test
    void tellsWhyEachIsUnreadable() {
        Envelope.Sealed sealed = samples.sealed(SENT, 1, 0, 0);
        Map<String, String> damaged = new HashMap<>(sealed.attributes());
        damaged.put("checksum", "crc32c:00000000");
        EnvelopeWriter writer = new EnvelopeWriter(Encoding.PLAIN, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(new Accepted(0, "id", "no canonical row".getBytes(StandardCharsets.UTF_8), null, false));
        Envelope.Sealed notCanonical = writer.seal(SENT);
        add("damaged", sealed.body(), damaged);
        add("text", "zażółć", Map.of());
        add("rows", notCanonical.body(), notCanonical.attributes());

        List<DeadLetters.Summary> list = deadLetters.list(10);

        assertThat(list).extracting(DeadLetters.Summary::readable).containsOnly(false);
        assertThat(list.get(0).reason()).contains("checksum must be crc32c:");
        assertThat(list.get(1).reason()).contains("JSON");
        assertThat(list.get(1).bytes()).isEqualTo(10);
        assertThat(list.get(2).reason()).contains("row 1 of events must be a JSON object");
        assertThat(list.get(2).sentAt()).isEqualTo(SENT);
        assertThat(list.get(2).receives()).isEqualTo(4);
    }

    @Test
    void showsTheRowsOfOneThatCanBeReadAndTheTextOfAnother() {
        Envelope.Sealed sealed = samples.sealed(SENT, 150, 2, 1);
        add("whole", sealed.body(), sealed.attributes());
        add("text", "x".repeat(100_000), Map.of());

        DeadLetters.Detail whole = deadLetters.find("whole").orElseThrow();
        DeadLetters.Detail text = deadLetters.find("text").orElseThrow();

        assertThat(whole.summary().readable()).isTrue();
        assertThat(whole.summary().rows()).isEqualTo(Map.of("events", 150, "utm", 2, "rejected", 1));
        assertThat(whole.events())
                .isEqualTo(SampleMessages.open(sealed).events().lines().subList(0, 100));
        assertThat(whole.utm()).hasSize(2);
        assertThat(whole.rejected()).hasSize(1);
        assertThat(whole.body()).isNull();
        assertThat(text.body()).hasSize(8192);
        assertThat(deadLetters.find("unknown")).isEmpty();
    }

    @Test
    void tellsWhatCameOfEveryId() {
        assertThat(deadLetters.redrive(Set.of("a", "b", "c")))
                .isEqualTo(new DeadLetters.Redriven(List.of("a"), Map.of("b", "down"), Set.of("c")));
    }
}
