package io.tracking.api.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.api.commit.CommitOutcome;
import io.tracking.api.commit.CommitProperties;
import io.tracking.api.commit.FakeLane;
import io.tracking.api.commit.GroupCommit;
import io.tracking.api.commit.Records;
import io.tracking.api.time.ManualScheduler;
import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.record.Accepted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class SpillingLaneTest {

    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final SpillLaneProperties PROPERTIES =
            new SpillLaneProperties("lake", Duration.ofSeconds(3), 3, PROBE);

    private final FakeLane queue = new FakeLane();
    private final FakeLane spill = new FakeLane();
    private final ManualScheduler time = new ManualScheduler();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<CompletableFuture<Void>> sent = new ArrayList<>();
    private final SpillingLane both = new SpillingLane(
            new CountedLane("queue", queue, meters), new CountedLane("spill", spill, meters), PROPERTIES, time);

    @Test
    void spillsNothingThatTheQueueConfirms() {
        CompletableFuture<Void> sent = send("a");
        queue.call(0).confirm();

        assertThat(sent).isCompleted();
        assertThat(spill.calls()).isEmpty();
    }

    @Test
    void confirmsWhatTheQueueRefusedOnceItIsSpilledAndNotBefore() {
        CompletableFuture<Void> sent = send("a");
        queue.call(0).refuse();

        assertThat(sent).isNotDone();
        assertThat(spill.call(0).events()).containsExactly("a");

        spill.call(0).confirm();
        assertThat(sent).isCompleted();
    }

    @Test
    void refusesWhatBothRefuse() {
        CompletableFuture<Void> sent = send("a");
        queue.call(0).refuse();
        spill.call(0).refuse();

        assertThatThrownBy(sent::join).hasMessageContaining("both lanes refused");
    }

    @Test
    void answersARequestOnlyOnceItsMessageIsSpilled() {
        GroupCommit commit = new GroupCommit(
                both,
                Encoding.PLAIN,
                new CommitProperties(DataSize.ofMegabytes(1), Duration.ZERO, Duration.ofSeconds(10), 3),
                time,
                meters,
                Runnable::run);
        List<CommitOutcome> answers = new ArrayList<>();

        commit.commit(
                new Records(Instant.EPOCH, List.of(new Accepted(0, "id", new byte[] {'a'}, null, false)), List.of()),
                answers::add);
        time.pass(Duration.ofMillis(1));
        queue.call(0).refuse();
        assertThat(answers).isEmpty();

        spill.call(0).confirm();
        assertThat(answers).containsExactly(CommitOutcome.CONFIRMED);
        assertThat(queue.calls()).hasSize(1);
    }

    @Test
    void doesNotWaitForAQueueThatRefusedSeveralTimesInARow() {
        refuseThree();

        CompletableFuture<Void> sent = send("d");

        assertThat(both.isTurnedRound()).isTrue();
        assertThat(queue.calls()).hasSize(3);
        spill.call(3).confirm();
        assertThat(sent).isCompleted();
    }

    @Test
    void aConfirmationInBetweenKeepsTheOrder() {
        for (int i = 0; i < 10; i++) {
            post("a");
            if (i % 3 == 2) {
                queue.call(i).confirm();
            } else {
                queue.call(i).refuse();
            }
        }

        assertThat(both.isTurnedRound()).isFalse();
        assertThat(queue.calls()).hasSize(10);
    }

    @Test
    void triesTheQueueWithOneMessageFromTimeToTime() {
        refuseThree();

        time.pass(PROBE.plusMillis(1));
        CompletableFuture<Void> probe = send("probe");
        post("other");
        assertThat(queue.calls()).hasSize(4);
        queue.call(3).refuse();
        assertThat(spill.calls().get(4).events()).containsExactly("probe");
        spill.call(4).confirm();
        assertThat(probe).isCompleted();

        time.pass(PROBE);
        post("early");
        assertThat(queue.calls()).hasSize(4);
        time.pass(Duration.ofMillis(1));
        post("next probe");
        assertThat(queue.calls()).hasSize(5);
    }

    @Test
    void goesBackToTheQueueAsSoonAsItConfirms() {
        refuseThree();
        time.pass(PROBE.plusMillis(1));
        post("probe");
        queue.call(3).confirm();

        post("a");
        post("b");

        assertThat(both.isTurnedRound()).isFalse();
        assertThat(queue.calls()).hasSize(6);
        assertThat(spill.calls()).hasSize(3);
    }

    @Test
    void triesTheQueueAtOnceWhenTheSpillLaneRefusesToo() {
        refuseThree();

        CompletableFuture<Void> sent = send("d");
        spill.call(3).refuse();
        queue.call(3).confirm();

        assertThat(sent).isCompleted();
        assertThat(both.isTurnedRound()).isFalse();
    }

    @Test
    void countsEveryMessageOnTheLaneThatHasIt() {
        refuseThree();
        post("d");
        post("e");
        spill.call(4).refuse();
        queue.call(3).confirm();

        assertThat(count("sends", "queue")).isEqualTo(4);
        assertThat(count("refused", "queue")).isEqualTo(3);
        assertThat(count("confirmed", "queue")).isEqualTo(1);
        assertThat(count("sends", "spill")).isEqualTo(5);
        assertThat(count("refused", "spill")).isEqualTo(1);
        assertThat(count("confirmed", "spill")).isEqualTo(3);
        assertThat(meters.get("tracking.lane.rows")
                        .tags("lane", "spill", "table", "events")
                        .counter()
                        .count())
                .isEqualTo(3);
    }

    @Test
    void isThereWhileOneOfThemIs() {
        FakeLane gone = new FakeLane().refusing();

        assertThat(new SpillingLane(gone, spill, PROPERTIES, time).check().toCompletableFuture())
                .isCompleted();
        assertThat(new SpillingLane(queue, gone, PROPERTIES, time).check().toCompletableFuture())
                .isCompleted();
        assertThat(new SpillingLane(gone, gone, PROPERTIES, time).check().toCompletableFuture())
                .isCompletedExceptionally();
    }

    private double count(String what, String lane) {
        return meters.get("tracking.lane." + what).tag("lane", lane).counter().count();
    }

    private void refuseThree() {
        for (int i = 0; i < 3; i++) {
            post("early " + i);
            queue.call(i).refuse();
            spill.call(i).confirm();
        }
    }

    private void post(String row) {
        sent.add(send(row));
    }

    private CompletableFuture<Void> send(String row) {
        EnvelopeWriter writer = new EnvelopeWriter(Encoding.PLAIN, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(new Accepted(0, "id", row.getBytes(StandardCharsets.UTF_8), null, false));
        return both.send(writer.seal(Instant.parse("2026-11-21T07:05:00Z"))).toCompletableFuture();
    }
}
