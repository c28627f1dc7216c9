package io.tracking.loader.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.envelope.Encoding;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.EnvelopeWriter;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.Accepted;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.ManualClock;
import io.tracking.loader.SampleMessages;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.PublishedFile;
import io.tracking.loader.queue.FakeQueue;
import io.tracking.loader.queue.Lane;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.QueueProperties;
import io.tracking.loader.queue.QueueUnavailableException;
import io.tracking.loader.spill.FakeSpillStore;
import io.tracking.loader.spill.SpillGauges;
import io.tracking.loader.spill.SpillQueue;
import io.tracking.loader.spill.SpillShare;
import io.tracking.loader.window.WindowFixtures;
import io.tracking.loader.window.WindowRoller;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {

    private static final Instant START = Instant.parse("2026-11-21T07:05:00Z");
    private static final Duration VISIBILITY = Duration.ofMinutes(7);
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final ManualClock clock = new ManualClock(START);
    private final FakeQueue queue = new FakeQueue(clock, VISIBILITY);
    private final FakeLake lake = new FakeLake();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final MessageMetrics metrics = new MessageMetrics(registry);
    private final SampleMessages samples = new SampleMessages(3);
    private final WindowRoller<Delivery> windows =
            WindowFixtures.windows(clock, lake, WINDOW, registry, new Settlement(Duration.ofMillis(1), metrics));
    private final FakeSpillStore store = new FakeSpillStore(clock);
    private final SpillQueue spill = new SpillQueue(
            store,
            new SpillShare(store, "one"),
            Duration.ofSeconds(10),
            VISIBILITY,
            clock,
            new SpillGauges(clock, Duration.ofMinutes(2), registry),
            metrics);
    private final QueueProperties properties =
            new QueueProperties("fake", 2, Duration.ofSeconds(1), VISIBILITY, Duration.ofSeconds(5));
    private final VisibilityKeeper keeper = new VisibilityKeeper(windows, VISIBILITY, clock, metrics);
    private final Intake intake = new Intake(
            List.of(new Lane("receiver", queue, 2), new Lane("spill", spill, 1)),
            new MessageReader(new RecordReader(Set.of())),
            windows,
            keeper,
            properties,
            clock,
            metrics);

    @AfterEach
    void stop() {
        lake.onPublish((key, store) -> store.run());
        intake.stop();
    }

    /** Sends messages of so many events each, and says which rows they hold. */
    private List<String> send(int messages, int events) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            Envelope.Sealed sealed = samples.sealed(START, events, 0, 0);
            queue.send(sealed.body(), sealed.attributes());
            rows.addAll(SampleMessages.open(sealed).events().lines());
        }
        return rows;
    }

    private void awaitReceived(int messages) {
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(windows.held().count()).isEqualTo(messages));
    }

    @Test
    void everyRowIsInAFileWhenItsMessageIsGone() {
        List<String> rows = send(25, 4);

        intake.start();
        awaitReceived(25);
        int acknowledgedInTheWindow = queue.acknowledgements().size();
        clock.advance(WINDOW);
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(queue.size()).isZero());

        assertThat(acknowledgedInTheWindow).isZero();
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void leavesAnUnreadableMessageAloneWhileOthersGoOn() {
        String unreadable = queue.send("no json", Map.of());
        List<String> rows = send(3, 2);

        intake.start();
        awaitReceived(3);
        clock.advance(WINDOW);
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(queue.size()).isOne());
        for (int receives = 1; receives <= 3; receives++) {
            int atLeast = receives;
            await().atMost(60, SECONDS).until(() -> metrics.unreadable.count() >= atLeast);
            clock.advance(VISIBILITY);
        }
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(queue.deadLetters()).containsExactly(unreadable));

        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(metrics.unreadable.count()).isEqualTo(3);
    }

    private static Envelope.Sealed received(Envelope.Sealed sealed, String receivedAt) {
        Map<String, String> attributes = new HashMap<>(sealed.attributes());
        attributes.put("received_at", receivedAt);
        return new Envelope.Sealed(sealed.body(), attributes, sealed.events(), sealed.utm(), sealed.rejected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "0001-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "2026-11-22T07:05:01Z",
                "2026-11-07T07:04:59Z"
            })
    void filesRowsUnderTheQueuesTimeWhenTheirOwnCannotBe(String receivedAt) {
        Envelope.Sealed misdated = received(samples.sealed(START, 2, 1, 1), receivedAt);
        queue.send(misdated.body(), misdated.attributes());
        store.put(received(samples.sealed(START, 1, 0, 0), receivedAt));
        send(1, 3);

        intake.start();
        awaitReceived(3);
        clock.advance(WINDOW);
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(queue.size()).isZero());
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(store.keys()).isEmpty());

        assertThat(PublishedFile.in(lake, Folder.EVENTS))
                .allSatisfy(file -> assertThat(file.key().hour()).isEqualTo("2026-11-21T07:00:00Z"));
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).hasSize(6);
        assertThat(metrics.misdated.count()).isEqualTo(2);
        assertThat(metrics.acknowledged.count()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22T07:05:00Z", "2026-11-20T23:05:00Z", "2026-11-07T07:05:00Z"})
    void filesRowsUnderTheirOwnTimeWhileThatMayBe(String receivedAt) {
        Envelope.Sealed message = received(samples.sealed(START, 1, 0, 0), receivedAt);
        queue.send(message.body(), message.attributes());

        intake.start();
        awaitReceived(1);
        intake.stop();

        assertThat(PublishedFile.in(lake, Folder.EVENTS)).singleElement().satisfies(file -> assertThat(
                        file.key().hour())
                .isEqualTo(Instant.parse(receivedAt).truncatedTo(ChronoUnit.HOURS)));
        assertThat(metrics.misdated.count()).isZero();
    }

    @Test
    void leavesAMessageAloneWhoseRowsCannotBeRows() {
        byte[] row = "{\"request_timestamp\":\"2026-11-21 24:00:00.000000\",\"topic\":\"a\"}".getBytes(UTF_8);
        EnvelopeWriter writer = new EnvelopeWriter(Encoding.PLAIN, EnvelopeWriter.MAX_PLAIN_BYTES);
        writer.add(new Accepted(0, "a", row, null, false));
        Envelope.Sealed bad = writer.seal(START);
        queue.send(bad.body(), bad.attributes());
        List<String> rows = send(3, 2);

        intake.start();
        awaitReceived(3);
        intake.stop();

        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(queue.size()).isOne();
        assertThat(metrics.unreadable.count()).isOne();
        assertThat(metrics.received.count())
                .isEqualTo(metrics.acknowledged.count() + metrics.unreadable.count() + metrics.released.count());
    }

    @Test
    void countsMessagesOfOtherProducers() {
        queue.send("{\"topic\":\"a\"}", Map.of());
        queue.send("{\"topic\":\"b\"}", Map.of("redriven", "an-id +999999999-12-31T23:59:59Z"));
        queue.send("{\"topic\":\"c\"}", Map.of("redriven", "an-id 2001-01-01T00:00:00Z", "colour", "blue"));
        send(1, 1);

        intake.start();
        awaitReceived(4);
        intake.stop();

        assertThat(metrics.foreign.count()).isEqualTo(3);
        assertThat(metrics.unreadable.count()).isZero();
        assertThat(PublishedFile.in(lake, Folder.EVENTS))
                .allSatisfy(file -> assertThat(file.key().hour()).isEqualTo("2026-11-21T07:00:00Z"));
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).hasSize(4);
    }

    @Test
    void keepsMessagesHiddenWhileTheyCannotBePublished() {
        AtomicBoolean down = new AtomicBoolean(true);
        lake.onPublish((key, store) -> {
            if (down.get()) {
                throw new LakeUnavailableException("Cannot publish " + key + ": down", null);
            }
            store.run();
        });
        send(2, 1);
        intake.start();
        awaitReceived(2);

        // Far beyond the visibility timeout.
        for (int minute = 0; minute < 30; minute++) {
            clock.advance(Duration.ofMinutes(1));
            keeper.extend();
        }
        long receivedMeanwhile = (long) metrics.received.count();
        down.set(false);
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(queue.size()).isZero());

        assertThat(receivedMeanwhile).isEqualTo(2);
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).hasSize(2);
    }

    @Test
    void stoppingPublishesAndAcknowledgesWhatIsOpen() {
        List<String> rows = send(5, 3);
        intake.start();
        awaitReceived(5);

        intake.stop();

        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(queue.size()).isZero();
        assertThat(intake.isRunning()).isFalse();
    }

    @Test
    void goesOnAfterAnOutageOfTheQueue() {
        queue.fail(new QueueUnavailableException("Cannot receive from queue fake: down", new RuntimeException()));
        intake.start();
        List<String> rows = send(2, 1);

        queue.fail(null);
        awaitReceived(2);
        intake.stop();

        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).containsExactlyInAnyOrderElementsOf(rows);
    }

    private List<String> spill(int messages) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            Envelope.Sealed sealed = samples.sealed(START, 2, 0, 0);
            store.put(sealed);
            rows.addAll(SampleMessages.open(sealed).events().lines());
        }
        return rows;
    }

    @Test
    void deletesASpilledMessageOnlyAfterItsRowsArePublished() {
        AtomicBoolean down = new AtomicBoolean(true);
        AtomicBoolean tried = new AtomicBoolean();
        lake.onPublish((key, store) -> {
            tried.set(true);
            if (down.get()) {
                throw new LakeUnavailableException("Cannot publish " + key + ": down", null);
            }
            store.run();
        });
        List<String> rows = new ArrayList<>(spill(3));
        rows.addAll(send(2, 1));
        intake.start();
        awaitReceived(5);

        // Far beyond the window and the visibility timeout.
        for (int minute = 0; minute < 30; minute++) {
            clock.advance(Duration.ofMinutes(1));
            keeper.extend();
        }
        await().atMost(60, SECONDS).untilTrue(tried);
        assertThat(store.keys()).hasSize(3);
        down.set(false);
        await().atMost(60, SECONDS).untilAsserted(() -> assertThat(store.keys()).isEmpty());

        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(metrics.received.count()).isEqualTo(5);
        assertThat(metrics.acknowledged.count()).isEqualTo(5);
    }

    @Test
    void setsAsideASpilledMessageWhoseRowsAreDamaged() {
        Envelope.Sealed sealed = samples.sealed(START, 1, 0, 0);
        Map<String, String> attributes = new HashMap<>(sealed.attributes());
        attributes.put("checksum", "crc32c:00000000");
        String damaged = store.put(new Envelope.Sealed(sealed.body(), attributes, 1, 0, 0));
        List<String> rows = spill(1);

        intake.start();
        awaitReceived(1);
        intake.stop();

        assertThat(store.setAside()).containsExactly(damaged);
        assertThat(store.keys()).isEmpty();
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).containsExactlyInAnyOrderElementsOf(rows);
        assertThat(metrics.unreadable.count()).isOne();
    }
}
