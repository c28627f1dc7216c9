package io.tracking.api.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.api.time.ManualScheduler;
import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.record.Accepted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class GroupCommitTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:59:59Z");
    private static final Duration LINGER = Duration.ofMillis(50);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int SENDS = 3;

    private final FakeLane queue = new FakeLane();
    private final ManualScheduler time = new ManualScheduler();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final GroupCommit commit = new GroupCommit(
            queue,
            Encoding.PLAIN,
            new CommitProperties(DataSize.ofMegabytes(64), LINGER, TIMEOUT, SENDS),
            time,
            meters,
            Runnable::run);

    @Test
    void sendsALoneRecordAfterItHasLingered() {
        List<CommitOutcome> answers = commit(event("a"));

        time.pass(LINGER.minusNanos(1));
        assertThat(queue.calls()).isEmpty();

        time.pass(Duration.ofNanos(1));
        assertThat(queue.call(0).events()).containsExactly(row("a"));
        assertThat(answers).isEmpty();
    }

    @Test
    void answersOnlyAfterTheQueueHasConfirmed() {
        List<CommitOutcome> answers = commit(event("a"));
        time.pass(LINGER);
        assertThat(answers).isEmpty();

        queue.call(0).confirm();

        assertThat(answers).containsExactly(CommitOutcome.CONFIRMED);
    }

    /** Each group has a thread: a client that does not read its answer holds up few others. */
    @Test
    void answersInSmallGroups() {
        List<Runnable> groups = new ArrayList<>();
        List<CommitOutcome> answers = new ArrayList<>();
        GroupCommit grouping = new GroupCommit(
                queue,
                Encoding.PLAIN,
                new CommitProperties(DataSize.ofMegabytes(64), LINGER, TIMEOUT, SENDS),
                time,
                new SimpleMeterRegistry(),
                groups::add);
        for (int i = 0; i < 2 * GroupCommit.ANSWERED_TOGETHER + 1; i++) {
            grouping.commit(new Records(NOW, List.of(event("e" + i)), List.of()), answers::add);
        }
        time.pass(LINGER);
        queue.call(0).confirm();

        assertThat(groups).hasSize(3);
        groups.get(0).run();
        assertThat(answers).hasSize(GroupCommit.ANSWERED_TOGETHER);
        groups.get(1).run();
        groups.get(2).run();
        assertThat(answers).hasSize(2 * GroupCommit.ANSWERED_TOGETHER + 1);
    }

    @Test
    void sharesAMessageAmongRequests() {
        List<CommitOutcome> first = commit(event("a"));
        time.pass(Duration.ofMillis(30));
        List<CommitOutcome> second = commit(event("b"));
        time.pass(Duration.ofMillis(20));

        assertThat(queue.calls()).hasSize(1);
        assertThat(queue.call(0).events()).containsExactly(row("a"), row("b"));

        queue.call(0).confirm();
        assertThat(first).containsExactly(CommitOutcome.CONFIRMED);
        assertThat(second).containsExactly(CommitOutcome.CONFIRMED);
    }

    @Test
    void sendsWithoutLingeringOnceEnoughIsWaiting() {
        commit(event("a".repeat(GroupCommit.SMALLEST)));

        assertThat(queue.calls()).hasSize(1);
    }

    @Test
    void lingersWithLessThanASmallestMessage() {
        int bytes = GroupCommit.SMALLEST / 4;
        commit(event("a".repeat(bytes)));
        commit(event("b".repeat(bytes)));
        commit(event("c".repeat(bytes)));
        assertThat(queue.calls()).isEmpty();

        time.pass(LINGER);

        assertThat(queue.calls()).hasSize(1);
    }

    @Test
    void makesLargerMessagesTheMoreIsInFlight() {
        commit(event("w".repeat(3 * GroupCommit.SMALLEST)));
        for (int i = 0; i < 200; i++) {
            commit(event("x".repeat(990)));
        }

        List<Integer> bytes = queue.calls().stream()
                .map(call -> call.events().stream().mapToInt(String::length).sum())
                .skip(1)
                .toList();
        assertThat(bytes).hasSize(SENDS - 1).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void fillsMessagesWhenNoMoreMayBeInFlight() {
        int most = EnvelopeWriter.MAX_PLAIN_BYTES / 1_000;
        for (int i = 0; i < 1_000; i++) {
            commit(event("x".repeat(999 - row("").length())));
        }
        assertThat(queue.calls()).hasSize(SENDS);

        queue.call(0).confirm();
        queue.call(1).confirm();

        assertThat(queue.calls()).hasSize(SENDS + 2);
        assertThat(queue.call(SENDS).events()).hasSize(most);
        assertThat(queue.call(SENDS + 1).events()).hasSize(most);
    }

    @Test
    void keepsAnEventAndItsUtmRowTogether() {
        int half = EnvelopeWriter.MAX_PLAIN_BYTES / 2;
        commit(new Accepted(0, "a", bytes("e".repeat(half)), null, false));
        commit(new Accepted(0, "b", bytes("f".repeat(100)), bytes("u".repeat(half)), false));
        commit(new Accepted(0, "c", bytes("g".repeat(half)), null, false));
        time.pass(LINGER);

        FakeLane.Call together = queue.calls().stream()
                .filter(call -> !call.utm().isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(together.events()).contains("f".repeat(100));
    }

    @Test
    void answersARequestOnceAllOfItsMessagesAreConfirmed() {
        List<CommitOutcome> answers = commit(IntStream.range(0, 500)
                .mapToObj(i -> event("x".repeat(900) + i))
                .toArray(Accepted[]::new));
        time.pass(LINGER);
        assertThat(queue.calls()).hasSizeGreaterThan(2);

        for (int i = queue.calls().size() - 1; i > 0; i--) {
            queue.call(i).confirm();
            assertThat(answers).isEmpty();
        }
        queue.call(0).confirm();

        assertThat(answers).containsExactly(CommitOutcome.CONFIRMED);
    }

    @Test
    void sendsARefusedMessageAgainAndNoOther() {
        List<CommitOutcome> first = commit(event("a".repeat(GroupCommit.SMALLEST)));
        List<CommitOutcome> second = commit(event("b".repeat(2 * GroupCommit.SMALLEST)));

        queue.call(0).refuse();
        queue.call(1).confirm();
        time.pass(Duration.ofSeconds(1));

        assertThat(second).containsExactly(CommitOutcome.CONFIRMED);
        assertThat(first).isEmpty();
        assertThat(queue.calls()).hasSize(3);
        assertThat(queue.call(2).message()).isSameAs(queue.call(0).message());

        queue.call(2).confirm();
        assertThat(first).containsExactly(CommitOutcome.CONFIRMED);
    }

    @Test
    void refusesARequestWhenOneOfItsMessagesTimesOut() {
        List<CommitOutcome> answers = commit(event("a".repeat(100_000)), event("b".repeat(100_000)));
        queue.call(0).confirm();

        Duration lastRefusal = refuseUntilItGivesUp(1);

        assertThat(answers).containsExactly(CommitOutcome.REFUSED);
        assertThat(lastRefusal).isBetween(TIMEOUT.minusSeconds(1), TIMEOUT);
    }

    @Test
    void refusesAtOnceWhileTheQueueRefusesButLetsOneRequestTry() {
        time.pass(Duration.ofSeconds(1));
        commit(event("a"));
        time.pass(LINGER);
        refuseUntilItGivesUp(0);
        int before = queue.calls().size();

        List<CommitOutcome> trial = commit(event("b"));
        List<CommitOutcome> other = commit(event("c"));
        assertThat(trial).isEmpty();
        assertThat(other).containsExactly(CommitOutcome.REFUSED);

        time.pass(LINGER);
        queue.call(before).confirm();
        assertThat(trial).containsExactly(CommitOutcome.CONFIRMED);

        List<CommitOutcome> afterwards = commit(event("d"));
        assertThat(afterwards).isEmpty();
    }

    @Test
    void triesOnlyOnceWhileTheQueueRefuses() {
        time.pass(Duration.ofSeconds(1));
        commit(event("a"));
        time.pass(LINGER);
        refuseUntilItGivesUp(0);
        int before = queue.calls().size();

        List<CommitOutcome> trial = commit(event("b"));
        time.pass(LINGER);
        queue.call(before).refuse();

        assertThat(trial).containsExactly(CommitOutcome.REFUSED);
    }

    @Test
    void neverMixesTwoHours() {
        commit(NOW, event("a"));
        commit(NOW.plusSeconds(1), event("b"));
        time.pass(LINGER);

        assertThat(queue.calls()).hasSize(2);
        assertThat(queue.call(0).events()).containsExactly(row("a"));
        assertThat(queue.call(0).envelope().receivedAt()).isEqualTo(NOW);
        assertThat(queue.call(1).events()).containsExactly(row("b"));
        assertThat(queue.call(1).envelope().receivedAt()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void carriesRefusedRecordsInTheSameCommit() {
        List<CommitOutcome> answers = new ArrayList<>();
        commit.commit(new Records(NOW, List.of(event("a")), List.of(bytes("refused"))), answers::add);
        time.pass(LINGER);

        assertThat(queue.call(0).events()).containsExactly(row("a"));
        assertThat(queue.call(0).rejected()).containsExactly("refused");
    }

    @Test
    void sendsWhatIsOpenWhenItIsClosed() {
        List<CommitOutcome> taken = commit(event("a"));

        commit.flush();
        List<CommitOutcome> late = commit(event("b"));

        assertThat(queue.call(0).events()).containsExactly(row("a"));
        queue.call(0).confirm();
        assertThat(taken).containsExactly(CommitOutcome.CONFIRMED);
        assertThat(late).containsExactly(CommitOutcome.REFUSED);
    }

    @Test
    void countsEveryRowOnceHoweverOftenItsMessageIsSent() {
        commit(event("a"), event("b"));
        time.pass(LINGER);
        queue.call(0).refuse();
        time.pass(Duration.ofSeconds(1));
        queue.call(1).confirm();

        assertThat(meters.get("tracking.rows.enqueued")
                        .tag("table", "events")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("tracking.sends").counter().count()).isEqualTo(2);
        assertThat(meters.get("tracking.sends.refused").counter().count()).isEqualTo(1);
        assertThat(meters.get("tracking.messages.confirmed").counter().count()).isEqualTo(1);
    }

    @Test
    void survivesAnAnswerThatFails() {
        commit.commit(new Records(NOW, List.of(event("a")), List.of()), outcome -> {
            throw new IllegalStateException("client gone");
        });
        List<CommitOutcome> other = commit(event("b"));
        time.pass(LINGER);

        queue.call(0).confirm();

        assertThat(other).containsExactly(CommitOutcome.CONFIRMED);
    }

    private Duration refuseUntilItGivesUp(int first) {
        Duration refused = Duration.ZERO;
        int next = first;
        while (next < queue.calls().size()) {
            refused = Duration.ofNanos(time.nanoTime());
            queue.call(next).refuse();
            time.pass(Duration.ofSeconds(1));
            next++;
        }
        assertThat(next).isGreaterThan(first + 1);
        return refused;
    }

    private List<CommitOutcome> commit(Accepted... rows) {
        return commit(NOW, rows);
    }

    private List<CommitOutcome> commit(Instant receivedAt, Accepted... rows) {
        List<CommitOutcome> answers = new ArrayList<>();
        commit.commit(new Records(receivedAt, List.of(rows), List.of()), answers::add);
        return answers;
    }

    private static Accepted event(String id) {
        return new Accepted(0, id, bytes(row(id)), null, false);
    }

    private static String row(String id) {
        return "{\"request_id\":\"" + id + "\"}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
