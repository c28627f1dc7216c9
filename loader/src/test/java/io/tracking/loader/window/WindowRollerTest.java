package io.tracking.loader.window;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.Envelope.Rows;
import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.loader.ManualClock;
import io.tracking.loader.SampleMessages;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.KeyTakenException;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.PublishedFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

class WindowRollerTest {

    private static final Instant START = Instant.parse("2026-11-21T07:05:00Z");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ManualClock clock = new ManualClock(START.plusSeconds(20));
    private final FakeLake lake = new FakeLake();
    private MeterRegistry registry = new SimpleMeterRegistry();
    private final SampleMessages samples = new SampleMessages(1);
    private final Settled settled = new Settled();

    private Compression compression = Compression.ZSTD;
    private int filesPerWindow = 1;
    private long bytes = DataSize.ofMegabytes(32).toBytes();
    private long rows = 1_000_000;
    private int messages = 20_000;
    private int files = 24;

    private final List<WindowRoller<String>> opened = new ArrayList<>();

    /** Keeps what became of each delivery. */
    private static final class Settled implements Acknowledger<String> {

        final Map<String, String> outcomes = new ConcurrentHashMap<>();
        volatile Runnable onPublished = () -> {};

        @Override
        public void published(Collection<String> deliveries) {
            onPublished.run();
            deliveries.forEach(delivery -> outcomes.put(delivery, "published"));
        }

        @Override
        public void failed(Collection<String> deliveries) {
            deliveries.forEach(delivery -> outcomes.put(delivery, "failed"));
        }

        @Override
        public void released(Collection<String> deliveries) {
            deliveries.forEach(delivery -> outcomes.put(delivery, "released"));
        }
    }

    private WindowRoller<String> windows() {
        WindowProperties properties = new WindowProperties(
                "loader-1",
                FIVE_MINUTES,
                filesPerWindow,
                compression,
                1,
                1,
                new WindowProperties.Roll(DataSize.ofBytes(bytes), rows, messages, files));
        WindowRoller<String> windows = new WindowFactory(
                        clock, lake, properties, new WindowMetrics(registry), Duration.ofMillis(1), null)
                .windows(settled);
        opened.add(windows);
        return windows;
    }

    @AfterEach
    void closeWindows() {
        lake.onPublish((key, store) -> store.run());
        opened.forEach(windows -> windows.close(Duration.ofSeconds(5)));
    }

    private void awaitSettled(String... deliveries) {
        await().atMost(60, SECONDS)
                .untilAsserted(() -> assertThat(settled.outcomes).containsKeys(deliveries));
    }

    @Test
    void closesWhenTheWallClockLeavesTheWindow() {
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 3, 0, 0), "a");

        clock.advance(Duration.ofSeconds(279));
        windows.tick();
        boolean closedBefore = windows.held().findAny().isEmpty();
        clock.advance(Duration.ofSeconds(1));
        windows.tick();
        awaitSettled("a");

        assertThat(closedBefore).isFalse();
        assertThat(PublishedFile.in(lake, Folder.EVENTS)).singleElement().satisfies(file -> assertThat(file.key())
                .hasToString("events/date=2026-11-21/hour=07/20261121T0705Z-loader-1-0001.ndjson.zst"));
    }

    @Test
    void namesSetsWithTheSameDigitsOnEveryHost() {
        Envelope message = samples.envelope(START, 1, 0, 0);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            windows().append(message, "a");
            opened.get(0).rollNow();
            awaitSettled("a");
        } finally {
            Locale.setDefault(before);
        }

        assertThat(PublishedFile.in(lake, Folder.EVENTS))
                .singleElement()
                .satisfies(file -> assertThat(file.metadata().set()).isEqualTo("20261121T0705Z-loader-1-1"));
    }

    @Test
    void closesWhenTheClockIsSetBack() {
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 1, 0, 0), "a");

        clock.advance(Duration.ofHours(-1));
        windows.tick();

        awaitSettled("a");
    }

    @Test
    void closesEarlyByBytes() {
        bytes = 50_000;
        WindowRoller<String> windows = windows();

        for (int i = 0; i < 40; i++) {
            windows.append(samples.envelope(START, 200, 0, 0), "m" + i);
        }
        windows.rollNow();

        awaitSettled(IntStream.range(0, 40).mapToObj(i -> "m" + i).toArray(String[]::new));
        assertThat(closedBecause(RollReason.BYTES)).isPositive();
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).hasSize(8000);
    }

    @Test
    void closesEarlyByRows() {
        rows = 10;
        WindowRoller<String> windows = windows();

        windows.append(samples.envelope(START, 6, 3, 0), "a");
        boolean closedBefore = windows.held().findAny().isEmpty();
        windows.append(samples.envelope(START, 0, 0, 1), "b");

        awaitSettled("a", "b");
        assertThat(closedBefore).isFalse();
        assertThat(closedBecause(RollReason.ROWS)).isOne();
    }

    @Test
    void closesEarlyByMessages() {
        messages = 3;
        WindowRoller<String> windows = windows();

        Stream.of("a", "b").forEach(delivery -> windows.append(samples.envelope(START, 1, 0, 0), delivery));
        boolean closedBefore = windows.held().findAny().isEmpty();
        windows.append(samples.envelope(START, 1, 0, 0), "c");

        awaitSettled("a", "b", "c");
        assertThat(closedBefore).isFalse();
        assertThat(closedBecause(RollReason.MESSAGES)).isOne();
    }

    @Test
    void closesEarlyWhenABacklogSpansManyHours() {
        files = 3;
        WindowRoller<String> windows = windows();

        for (int hour = 0; hour < 3; hour++) {
            windows.append(samples.envelope(START.minus(Duration.ofHours(hour)), 1, 0, 0), "hour" + hour);
        }

        awaitSettled("hour0", "hour1", "hour2");
        assertThat(closedBecause(RollReason.FILES)).isOne();
    }

    private double closedBecause(RollReason reason) {
        return registry.get("tracking.loader.windows.closed")
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void filesHoldTheRowsByteForByteAndSayWhatTheyHold(Compression each) throws Exception {
        compression = each;
        WindowRoller<String> windows = windows();
        Envelope first = samples.envelope(START, 50, 20, 2);
        Envelope second = samples.envelope(START.minus(Duration.ofHours(1)), 30, 0, 0);

        windows.append(first, "a");
        windows.append(second, "b");
        windows.rollNow();
        awaitSettled("a", "b");

        List<PublishedFile> events = PublishedFile.in(lake, Folder.EVENTS);
        assertThat(events)
                .extracting(file -> file.key().hour().toString())
                .containsExactly("2026-11-21T06:00:00Z", "2026-11-21T07:00:00Z");
        assertThat(events.get(0).lines()).isEqualTo(second.events().lines());
        assertThat(events.get(1).lines()).isEqualTo(first.events().lines());
        assertThat(PublishedFile.lines(lake, Folder.UTM)).isEqualTo(first.utm().lines());
        assertThat(PublishedFile.lines(lake, Folder.REJECTED))
                .isEqualTo(first.rejected().lines());
        for (PublishedFile file : Stream.of(Folder.values())
                .flatMap(folder -> PublishedFile.in(lake, folder).stream())
                .toList()) {
            assertThat(file.key().compression()).isEqualTo(each);
            assertThat(file.metadata().rows()).isEqualTo(file.lines().size());
            assertThat(file.metadata().sha256()).isEqualTo(sha256(file.stored()));
            assertThat(file.metadata().set()).isEqualTo("20261121T0705Z-loader-1-1");
            assertThat(file.metadata().setFiles()).isEqualTo(3);
        }
        List<String> times = events.get(1).lines().stream()
                .map(line -> line.substring(22, 48))
                .sorted()
                .toList();
        assertThat(events.get(1).metadata().minRequestTimestamp()).isEqualTo(times.get(0));
        assertThat(events.get(1).metadata().maxRequestTimestamp()).isEqualTo(times.get(49));
        assertThat(events.get(1).metadata().requestHours()).hasToString("2026-11-21T07/2026-11-21T07");
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void rotatesOverTheFilesOfAWindow() {
        filesPerWindow = 3;
        WindowRoller<String> windows = windows();

        IntStream.range(0, 6).forEach(i -> windows.append(samples.envelope(START, 2, 1, 1), "m" + i));
        windows.rollNow();
        awaitSettled("m0", "m5");

        assertThat(PublishedFile.in(lake, Folder.EVENTS)).hasSize(3).allSatisfy(file -> {
            assertThat(file.lines()).hasSize(4);
            assertThat(file.metadata().setFiles()).isEqualTo(6);
        });
        assertThat(PublishedFile.in(lake, Folder.UTM)).hasSize(3);
        assertThat(PublishedFile.in(lake, Folder.REJECTED)).hasSize(1);
    }

    @Test
    void keepsMessagesInFlightWhenPublishFails() {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch repaired = new CountDownLatch(1);
        lake.onPublish((key, store) -> {
            attempts.incrementAndGet();
            if (repaired.getCount() > 0) {
                throw new LakeUnavailableException("Cannot publish " + key + ": down", null);
            }
            store.run();
        });
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 1, 1, 0), "a");

        windows.rollNow();
        await().atMost(Duration.ofSeconds(60)).untilAtomic(attempts, greaterThan(6));
        List<String> heldWhileDown = windows.held().toList();
        Map<String, String> settledWhileDown = Map.copyOf(settled.outcomes);
        repaired.countDown();
        awaitSettled("a");

        assertThat(heldWhileDown).containsExactly("a");
        assertThat(settledWhileDown).isEmpty();
        assertThat(settled.outcomes).containsEntry("a", "published");
        assertThat(windows.held()).isEmpty();
    }

    @Test
    void acknowledgesOnlyAfterEveryFileOfTheSetIsPublished() throws Exception {
        CountDownLatch eventsStored = new CountDownLatch(1);
        CountDownLatch utmMayBeStored = new CountDownLatch(1);
        lake.onPublish((key, store) -> {
            if (key.folder() == Folder.UTM) {
                uninterruptibly(utmMayBeStored);
            }
            store.run();
            if (key.folder() == Folder.EVENTS) {
                eventsStored.countDown();
            }
        });
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 1, 0, 0), "event");
        windows.append(samples.envelope(START, 0, 1, 0), "utm");

        windows.rollNow();
        assertThat(eventsStored.await(60, SECONDS)).isTrue();
        // Long enough for an acknowledgement that does not wait for the other file.
        await().atMost(Duration.ofSeconds(60))
                .during(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(settled.outcomes).isEmpty());
        utmMayBeStored.countDown();

        awaitSettled("event", "utm");
        assertThat(settled.outcomes).containsEntry("event", "published").containsEntry("utm", "published");
    }

    @Test
    void takesALostAnswerForWhatItIs() {
        AtomicInteger attempts = new AtomicInteger();
        lake.onPublish((key, store) -> {
            store.run();
            if (attempts.incrementAndGet() == 1) {
                throw new LakeUnavailableException("Cannot publish " + key + ": the answer was lost", null);
            }
        });
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 5, 0, 0), "a");

        windows.rollNow();
        awaitSettled("a");

        assertThat(settled.outcomes).containsEntry("a", "published");
        assertThat(attempts).hasValue(2);
        assertThat(PublishedFile.in(lake, Folder.EVENTS)).hasSize(1);
    }

    @Test
    void takesTheNextKeyWhenAnotherFileHasIt() {
        lake.onPublish((key, store) -> {
            if (key.sequence() == 1) {
                throw new KeyTakenException("Cannot publish " + key + ": taken");
            }
            store.run();
        });
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 5, 0, 0), "a");

        windows.rollNow();
        awaitSettled("a");

        assertThat(PublishedFile.in(lake, Folder.EVENTS))
                .extracting(PublishedFile::key)
                .extracting(FileKey::sequence)
                .containsExactly(2);
    }

    @Test
    void theNextWindowFillsWhileOneIsPublishedAndWaitsForRoomWhenItIsFullToo() throws Exception {
        messages = 2;
        CountDownLatch mayPublish = new CountDownLatch(1);
        lake.onPublish((key, store) -> {
            uninterruptibly(mayPublish);
            store.run();
        });
        WindowRoller<String> windows = windows();

        Stream.of("a", "b").forEach(delivery -> windows.append(samples.envelope(START, 1, 0, 0), delivery));
        boolean roomInTheNext = windows.awaitRoom(SHORT);
        Stream.of("c", "d").forEach(delivery -> windows.append(samples.envelope(START, 1, 0, 0), delivery));
        boolean roomInAThird = windows.awaitRoom(SHORT);
        mayPublish.countDown();
        boolean roomAfterwards = windows.awaitRoom(Duration.ofSeconds(10));

        awaitSettled("a", "b", "c", "d");
        assertThat(roomInTheNext).isTrue();
        assertThat(roomInAThird).isFalse();
        assertThat(roomAfterwards).isTrue();
    }

    @Test
    void refusesRowsThatAreNotCanonicalAndGoesOn() {
        WindowRoller<String> windows = windows();
        Envelope good = samples.envelope(START, 1, 1, 0);
        byte[] line = "{\"topic\":\"this line does not start with its request timestamp\"}\n"
                .getBytes(StandardCharsets.UTF_8);
        Envelope bad = new Envelope(START, good.events(), new Rows(line, 0, new int[] {line.length}), good.rejected());

        assertThatExceptionOfType(UnreadableRowsException.class).isThrownBy(() -> windows.append(bad, "bad"));
        windows.append(good, "good");
        windows.rollNow();
        awaitSettled("good");

        assertThat(settled.outcomes).containsOnlyKeys("good");
        assertThat(PublishedFile.lines(lake, Folder.EVENTS))
                .isEqualTo(good.events().lines());
    }

    @Test
    void refusesAnHourThatNoKeyCanName() {
        WindowRoller<String> windows = windows();
        Envelope good = samples.envelope(START, 1, 0, 0);

        for (Instant never : List.of(
                Instant.parse("+999999999-12-31T23:59:59Z"),
                Instant.parse("+10000-01-01T00:00:00Z"),
                Instant.parse("0000-12-31T23:59:59Z"),
                Instant.MIN)) {
            Envelope bad = new Envelope(never, good.events(), good.utm(), good.rejected());
            assertThatExceptionOfType(UnreadableRowsException.class)
                    .isThrownBy(() -> windows.append(bad, "bad"))
                    .withMessageContaining("received in a year from 0001 to 9999, got " + never);
        }
        assertThat(windows.held()).isEmpty();
        assertThat(windows.inFlight()).isZero();
        assertThat(windows.rows()).isEmpty();
        windows.append(good, "good");
        windows.rollNow();
        awaitSettled("good");

        assertThat(settled.outcomes).containsExactly(Map.entry("good", "published"));
    }

    @Test
    void publishesNothingOfAWindowThatLacksSomeOfAMessage() {
        AtomicBoolean breaks = new AtomicBoolean();
        registry = new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return id.getName().endsWith("rows.received") && "utm".equals(id.getTag("folder"))
                        ? new BreakingCounter(id, breaks)
                        : super.newCounter(id);
            }
        };
        WindowRoller<String> windows = windows();
        Envelope good = samples.envelope(START, 1, 0, 0);
        windows.append(good, "good");

        breaks.set(true);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> windows.append(samples.envelope(START, 1, 1, 0), "breaking"));
        awaitSettled("good");
        breaks.set(false);
        windows.append(good, "afterwards");
        windows.rollNow();
        awaitSettled("afterwards");

        assertThat(settled.outcomes).containsOnly(Map.entry("good", "failed"), Map.entry("afterwards", "published"));
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).hasSize(1);
        assertThat(balance(Folder.EVENTS)).isZero();
    }

    /** Fails in the middle of a message: its event is written then, its utm row is not counted. */
    private static final class BreakingCounter extends CumulativeCounter {

        private final AtomicBoolean breaks;

        BreakingCounter(Meter.Id id, AtomicBoolean breaks) {
            super(id);
            this.breaks = breaks;
        }

        @Override
        public void increment(double amount) {
            if (breaks.get()) {
                throw new IllegalStateException("broken");
            }
            super.increment(amount);
        }
    }

    @Test
    void goesOnWhenADeliveryCannotBeSettled() {
        AtomicBoolean breaks = new AtomicBoolean(true);
        settled.onPublished = () -> {
            if (breaks.getAndSet(false)) {
                throw new IllegalStateException("broken");
            }
        };
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 1, 0, 0), "a");

        windows.rollNow();
        await().dontCatchUncaughtExceptions().atMost(60, SECONDS).untilAsserted(() -> assertThat(windows.held())
                .isEmpty());
        windows.append(samples.envelope(START, 1, 0, 0), "b");
        clock.advance(FIVE_MINUTES);
        windows.tick();

        await().dontCatchUncaughtExceptions().atMost(60, SECONDS).untilAsserted(() -> assertThat(settled.outcomes)
                .containsExactly(Map.entry("b", "published")));
    }

    @Test
    void closingPublishesWhatIsOpen() {
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 1, 0, 0), "a");

        windows.close(Duration.ofSeconds(10));

        assertThat(settled.outcomes).containsEntry("a", "published");
        assertThat(PublishedFile.lines(lake, Folder.EVENTS)).hasSize(1);
    }

    @Test
    void closingReleasesWhatCannotBePublishedInTime() {
        lake.onPublish((key, store) -> {
            throw new LakeUnavailableException("Cannot publish " + key + ": down", null);
        });
        WindowRoller<String> windows = windows();
        windows.append(samples.envelope(START, 2, 0, 0), "a");

        windows.close(SHORT);

        assertThat(settled.outcomes).containsEntry("a", "released");
        assertThat(rows("abandoned", Folder.EVENTS)).isEqualTo(2);
        assertThat(balance(Folder.EVENTS)).isZero();
    }

    @Test
    void losesNoRowWhenManyAppendWhileWindowsRoll() {
        messages = 7;
        filesPerWindow = 2;
        WindowRoller<String> windows = windows();
        List<Envelope> envelopes = IntStream.range(0, 50)
                .mapToObj(i -> samples.envelope(START, 5, 0, 0))
                .toList();

        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(() -> IntStream.range(0, 50)
                                .forEach(i -> windows.append(envelopes.get(i), thread + "/" + i))))
                        .toArray(CompletableFuture[]::new))
                .join();
        windows.close(Duration.ofSeconds(20));

        assertThat(settled.outcomes).hasSize(200).values().containsOnly("published");
        assertThat(PublishedFile.lines(lake, Folder.EVENTS))
                .hasSize(1000)
                .containsAll(envelopes.stream()
                        .flatMap(envelope -> envelope.events().lines().stream())
                        .toList());
        assertThat(balance(Folder.EVENTS)).isZero();
    }

    @Test
    void tellsWhatIsOpenAndSinceWhen() {
        WindowRoller<String> windows = windows();
        Instant before = windows.oldest();

        windows.append(samples.envelope(START.plusSeconds(5), 3, 0, 0), "a");
        windows.append(samples.envelope(START, 1, 0, 0), "b");

        assertThat(before).isEqualTo(Instant.MAX);
        assertThat(windows.oldest()).isEqualTo(START);
        assertThat(windows.rows()).containsExactly(new OpenRows(Folder.EVENTS, START.truncatedTo(ChronoUnit.HOURS), 4));
    }

    @Test
    void rowsReceivedAreOpenOrPublished() {
        WindowRoller<String> windows = windows();

        windows.append(samples.envelope(START, 3, 2, 1), "a");
        double openBefore = open(Folder.UTM);
        double balanceBefore = balance(Folder.UTM);
        windows.rollNow();
        awaitSettled("a");

        assertThat(openBefore).isEqualTo(2);
        assertThat(balanceBefore).isZero();
        assertThat(rows("published", Folder.UTM)).isEqualTo(2);
        assertThat(open(Folder.UTM)).isZero();
        assertThat(balance(Folder.UTM)).isZero();
    }

    /** Received less what is accounted for. */
    private double balance(Folder folder) {
        return rows("received", folder) - rows("published", folder) - rows("abandoned", folder) - open(folder);
    }

    private double rows(String what, Folder folder) {
        return registry.get("tracking.loader.rows." + what)
                .tag("folder", folder.path())
                .counter()
                .count();
    }

    private double open(Folder folder) {
        return registry.get("tracking.loader.rows.open")
                .tag("folder", folder.path())
                .gauge()
                .value();
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
