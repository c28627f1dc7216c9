package io.tracking.loader.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.RecordReader;
import io.tracking.common.rejected.RejectedLine;
import io.tracking.loader.ManualClock;
import io.tracking.loader.SampleMessages;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.rejected.EntryId;
import io.tracking.loader.rejected.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Instant SENT = Instant.parse("2026-11-21T07:05:00Z");

    private final List<DeadLetterQueue.Letter> letters = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private boolean lakeIsDown;
    private final DeadLetters deadLetters = new DeadLetters(
            new Fake(),
            new MessageReader(new RecordReader(Set.of())),
            this::keep,
            new ManualClock(SENT.plusSeconds(5)));
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
        public Taken take(Set<String> ids, Consumer<Letter> keep) {
            List<String> taken = new ArrayList<>();
            Map<String, String> failed = new HashMap<>();
            for (Letter letter : List.copyOf(letters)) {
                String id = letter.message().id();
                if (ids.contains(id)) {
                    try {
                        keep.accept(letter);
                        letters.remove(letter);
                        taken.add(id);
                    } catch (RuntimeException e) {
                        failed.put(id, e.getMessage());
                    }
                }
            }
            return new Taken(taken, failed);
        }

        @Override
        public long count() {
            return letters.size();
        }
    }

    private void keep(Envelope rows) {
        if (lakeIsDown) {
            throw new LakeUnavailableException("Cannot publish: down", null);
        }
        kept.addAll(rows.rejected().lines());
    }

    @Test
    void filesAwayOnlyWhatIsKeptWhole() {
        add("text", "za\u0000\u00e9 \"quoted\"\n", Map.of("format", "7"));
        letters.add(new DeadLetterQueue.Letter(
                new ReceivedMessage("spill-dead/x", "x", "\u00ff\u00fe\u0001", Map.of(), SENT),
                1,
                "a spilled message must be UTF-8"));

        lakeIsDown = true;
        DeadLetters.FiledAway failed = deadLetters.fileAway(Set.of("text"));
        lakeIsDown = false;
        int stillThere = letters.size();
        DeadLetters.FiledAway filed = deadLetters.fileAway(Set.of("text", "spill-dead/x", "unknown"));

        assertThat(failed.filedAway()).isEmpty();
        assertThat(failed.failed()).containsEntry("text", "Cannot publish: down");
        assertThat(stillThere).isEqualTo(2);
        assertThat(letters).isEmpty();
        assertThat(filed.filedAway()).containsExactlyInAnyOrder("text", "spill-dead/x");
        assertThat(filed.notFound()).containsExactly("unknown");
        List<RejectedRecord> records = kept.stream()
                .map(line -> RejectedRecord.of(
                        EntryId.parse("rejected/date=2026-11-21/hour=07/20261121T0705Z-a-0001.ndjson.zst:1"),
                        line.getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertThat(records).extracting(RejectedRecord::stage).containsOnly("dead-letter");
        assertThat(records.get(0).bytes()).isEqualTo("za\u0000\u00e9 \"quoted\"\n".getBytes(StandardCharsets.UTF_8));
        assertThat(records.get(0).receivedAt()).isEqualTo("2026-11-21 07:05:00.000000");
        assertThat(records.get(0).errors().get(0).message()).contains("format must be 1, got 7");
        assertThat(records.get(1).bytes()).isEqualTo(new byte[] {(byte) 0xff, (byte) 0xfe, 1});
        assertThat(records.get(1).source()).isEqualTo("dead-letters/spill-dead/x");
    }

    @Test
    void filesTheSameLetterAsTheSameLine() {
        String body = "x".repeat(600_000);
        for (int time = 0; time < 2; time++) {
            add("text", body, Map.of("format", "7", "encoding", "none", "checksum", "crc32c:0"));
            deadLetters.fileAway(Set.of("text"));
        }

        assertThat(kept).hasSize(2);
        assertThat(kept.get(1)).isEqualTo(kept.get(0));
        RejectedLine line = RejectedLine.read(kept.get(0).getBytes(StandardCharsets.UTF_8));
        assertThat(line.parts()).isEqualTo(1);
        assertThat(line.bytes()).hasSize(600_000);
        assertThat(line.about().attributes())
                .isEqualTo(Map.of("format", "7", "encoding", "none", "checksum", "crc32c:0"));
        assertThat(kept.get(0))
                .contains("\"errors\":[{\"field\":\"\",\"code\":\"dead_letter\",\"message\":")
                .contains("\"attributes\":{\"checksum\":\"crc32c:0\",\"encoding\":\"none\",\"format\":\"7\"}");
    }

    private void add(String id, String body, Map<String, String> attributes) {
        letters.add(new DeadLetterQueue.Letter(new ReceivedMessage(id, id + "#1", body, attributes, SENT), 4));
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
