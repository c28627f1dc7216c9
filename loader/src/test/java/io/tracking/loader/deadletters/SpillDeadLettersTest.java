package io.tracking.loader.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.envelope.SpilledMessage;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.ManualClock;
import io.tracking.loader.SampleMessages;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.spill.FakeSpillStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpillDeadLettersTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:05:00Z");

    private final ManualClock clock = new ManualClock(NOW);
    private final FakeSpillStore store = new FakeSpillStore(clock);
    private final SpillDeadLetters spilled = new SpillDeadLetters(store);
    private final List<String> kept = new ArrayList<>();
    private final DeadLetters deadLetters = new DeadLetters(
            spilled,
            new MessageReader(new RecordReader(Set.of())),
            rows -> kept.addAll(rows.rejected().lines()),
            clock);

    private String die(String name, byte[] object) {
        store.put(SpilledMessage.FOLDER + name, object);
        store.setAside(SpilledMessage.FOLDER + name);
        return "spill-dead/" + name;
    }

    /** A message of no attributes that would be well if it were smaller. */
    private static byte[] message(int bytes) {
        String start = "\n[{\"topic\":\"x\"}";
        return (start + " ".repeat(bytes - start.length() - 1) + "]").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void saysOfOneThatIsTooLargeThatItCannotBeRead() {
        String most = die("most", message(SpilledMessage.LARGEST));
        String large = die("large", message(SpilledMessage.LARGEST + 1));
        String huge = die("huge", message(4 * 1024 * 1024));

        List<DeadLetters.Summary> list = deadLetters.list(10);

        assertThat(list)
                .filteredOn(DeadLetters.Summary::readable)
                .extracting(DeadLetters.Summary::id)
                .containsExactly(most);
        assertThat(list)
                .filteredOn(letter -> !letter.readable())
                .extracting(DeadLetters.Summary::reason)
                .containsExactly(
                        "a spilled message has at most 524288 bytes, got 4194304",
                        "a spilled message has at most 524288 bytes, got 524289");
        assertThat(deadLetters.find(large).orElseThrow().summary().rows()).isEmpty();
        assertThat(deadLetters.find(large).orElseThrow().body()).startsWith("\n[{\"topic\":\"x\"}");
        assertThat(store.reads()).doesNotContain(huge);
    }

    @Test
    void filesAwayWholeWhatIsTooLarge() {
        String large = die("large", message(SpilledMessage.LARGEST + 1));

        DeadLetters.FiledAway filed = deadLetters.fileAway(Set.of(large));

        assertThat(filed.filedAway()).containsExactly(large);
        assertThat(kept).singleElement().asString().hasSizeGreaterThan(SpilledMessage.LARGEST);
        assertThat(spilled.count()).isZero();
    }

    /** What consoles make when somebody creates a folder, and what an earlier release took for a message. */
    @Test
    void folderMarkersAreNoLetters() {
        die("", new byte[0]);
        die("date=2026-11-21/", new byte[0]);
        String full = die("full/", new byte[] {1});
        String good = die(
                "good",
                SpilledMessage.seal(new SampleMessages(5).sealed(NOW, 1, 0, 0)).bytes());

        List<String> listed =
                deadLetters.list(10).stream().map(DeadLetters.Summary::id).toList();
        long count = spilled.count();
        DeadLetters.Redriven redriven = deadLetters.redrive(Set.of());

        assertThat(listed).containsExactly(full, good);
        assertThat(count).isEqualTo(2);
        assertThat(redriven.redriven()).containsExactly(full, good);
        assertThat(spilled.count()).isZero();
    }
}
