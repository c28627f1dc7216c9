package io.tracking.loader.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.ManualClock;
import io.tracking.loader.delivery.RecordingLake.Killed;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.FileLines;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.load.Files;
import io.tracking.loader.load.WarehouseFixtures;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryCountTest {

    static final DeliveryProperties PROPERTIES =
            new DeliveryProperties(true, Duration.ofDays(2), Duration.ofMinutes(10), 50, 10, 1000);

    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualClock clock =
            new ManualClock(DeliveryHistory.START.plus(HOUR).plus(PROPERTIES.grace()));
    private final RecordingLake lake = new RecordingLake(new FakeLake(clock));
    private final LakeListing files = WarehouseFixtures.lakeListing(lake.lake);
    private final FiguresTable table = new FiguresTable();
    private final DeliveryHistory history = new DeliveryHistory();

    /** The warehouse's table in memory. */
    private static final class FiguresTable {
        private final List<DeliveryFigure> figures = new ArrayList<>();
        private final List<ReceivedHour> received = new ArrayList<>();
        private int writes;

        private int write(
                HourRange hours,
                List<DeliveryFigure> more,
                List<ReceivedHour> hoursMore,
                Instant at,
                Duration changesAfter) {
            writes++;
            figures.removeIf(figure -> hours.contains(figure.hour()));
            figures.addAll(more);
            received.removeIf(hour -> hours.contains(hour.hour()));
            received.addAll(hoursMore);
            return more.size();
        }
    }

    private DeliveryCount counter(DeliveryProperties properties, PartSize size) {
        return new DeliveryCount(lake.lake, files, table::write, properties, size, "loader-a", clock);
    }

    private DeliveryCount counter() {
        return counter(PROPERTIES, PartSize.USUAL);
    }

    private HourRange hours(DeliveryProperties properties) {
        Instant last = clock.instant().minus(properties.grace()).minus(HOUR);
        return new HourRange(last.minus(properties.lookBack()), last).whole();
    }

    private void requireTruth(DeliveryProperties properties) {
        HourRange hours = hours(properties);
        assertThat(table.figures)
                .filteredOn(figure -> !figure.hour().isBefore(hours.first()))
                .containsExactlyInAnyOrderElementsOf(history.truth(hours, properties));
    }

    @Test
    void tellsTheTruthOfRandomHistoriesHourByHour() {
        history.browse(new Random(1), 200, 10, Duration.ofHours(5));
        DeliveryCount count = counter();

        for (int hour = 0; hour < 16; hour++) {
            history.publish(lake.lake, clock.instant());
            assertThat(count.run()).isTrue();
            requireTruth(PROPERTIES);
            clock.advance(HOUR);
        }

        assertThat(table.figures)
                .anySatisfy(figure -> assertThat(figure.missing()).isPositive());
        assertThat(table.figures).anySatisfy(figure -> assertThat(figure.late()).isPositive());
        assertThat(table.figures)
                .anySatisfy(figure -> assertThat(figure.rejected()).isPositive());
    }

    /** What falls out of the look-back takes no figure with it that may still change. */
    @Test
    void tellsTheTruthWithAShortLookBack() {
        DeliveryProperties brief =
                new DeliveryProperties(true, Duration.ofHours(3), Duration.ofMinutes(10), 50, 10, 1000);
        history.browse(new Random(2), 300, 12, Duration.ofHours(9));
        DeliveryCount count = counter(brief, PartSize.USUAL);

        for (int hour = 0; hour < 20; hour++) {
            history.publish(lake.lake, clock.instant());
            assertThat(count.run()).isTrue();
            requireTruth(brief);
            clock.advance(HOUR);
        }
    }

    @Test
    void readsEachFileOnceAndNothingWhileNothingComes() {
        history.browse(new Random(3), 50, 4, Duration.ofHours(1));
        DeliveryCount count = counter();
        List<FileKey> published = new ArrayList<>();
        for (int hour = 0; hour < 6; hour++) {
            published.addAll(history.publish(lake.lake, clock.instant()));
            count.run();
            clock.advance(HOUR);
        }

        assertThat(Stream.concat(lake.calls("open events/").stream(), lake.calls("open rejected/").stream()))
                .containsExactlyInAnyOrderElementsOf(
                        published.stream().map(key -> "open " + key).toList())
                .anyMatch(call -> call.startsWith("open rejected/"));
        assertThat(lake.calls("describe events/")).isEmpty();

        lake.forget();
        int writes = table.writes;
        assertThat(count.run()).isTrue();
        assertThat(table.writes).isEqualTo(writes);
        assertThat(lake.calls("open ")).containsExactly("open " + DeliveryCount.COUNTED);
        assertThat(lake.calls("put ")).isEmpty();
        assertThat(lake.calls("create ")).isEmpty();
    }

    @Test
    void goesOnAfterBeingKilledAnywhere() {
        history.browse(new Random(4), 100, 3, Duration.ofHours(2));
        clock.advance(HOUR.multipliedBy(6));
        history.publish(lake.lake, clock.instant());
        int deaths = 0;

        for (int death = 0; death < 200; death++) {
            int[] left = {death};
            lake.dieAt(call -> left[0]-- == 0);
            Throwable killed = catchThrowable(() -> counter().run());
            lake.live();
            if (killed == null) {
                break;
            }
            assertThat(killed).isInstanceOf(Killed.class);
            deaths++;
            // Whoever comes next waits until nobody renews the claim.
            clock.advance(Duration.ofMinutes(11));
        }
        counter().run();

        assertThat(deaths).isGreaterThan(20);
        requireTruth(PROPERTIES);
    }

    /** As an hour with far more events than memory would be: many parts, each in many objects. */
    @Test
    void dividesAnHourThatIsTooLargeAndGoesOnAfterBeingKilledInTheMiddle() {
        PartSize tiny = new PartSize(10_000, 4, 1000);
        history.browse(new Random(11), 300, 3, Duration.ofHours(2));
        for (int hour = 0; hour < 6; hour++) {
            history.publish(lake.lake, clock.instant());
            int[] left = {20 + 15 * hour};
            lake.dieAt(call -> left[0]-- == 0);
            assertThat(catchThrowable(() -> counter(PROPERTIES, tiny).run())).isInstanceOf(Killed.class);
            lake.live();
            clock.advance(Duration.ofMinutes(11));
            assertThat(counter(PROPERTIES, tiny).run()).isTrue();
            requireTruth(PROPERTIES);
            clock.advance(Duration.ofMinutes(49));
        }

        assertThat(lake.lake.list(PartKey.FOLDER).stream().flatMap(object -> PartKey.parse(object.key()).stream()))
                .hasSizeGreaterThan(60)
                .anySatisfy(part -> assertThat(part.shards()).isGreaterThan(7))
                .anySatisfy(part -> assertThat(part.shards()).isLessThan(8));
    }

    /** A part's files are counted once all of its objects are there: the object that names them is the last one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 15, 16})
    void losesNoCounterWhenKilledBetweenTwoObjectsOfAPart(int written) {
        PartSize oneOfSixteen = new PartSize(1_000_000, 2, 1000);
        for (int device = 0; device < 30; device++) {
            UUID name = UUID.randomUUID();
            arrive(name, 1, Duration.ofMinutes(1), Duration.ZERO);
            arrive(name, 3, Duration.ofMinutes(3), Duration.ZERO);
        }
        history.publish(lake.lake, clock.instant());
        int[] left = {written};
        lake.dieAt(call -> call.startsWith("put " + PartKey.FOLDER) && left[0]-- == 0);

        assertThat(catchThrowable(() -> counter(PROPERTIES, oneOfSixteen).run()))
                .isInstanceOf(Killed.class);
        lake.live();
        assertThat(lake.lake.list(PartKey.FOLDER + "date=")).hasSize(written).allSatisfy(object -> assertThat(
                        PartKey.parse(object.key()))
                .hasValueSatisfying(part -> assertThat(part.shards()).isEqualTo(16)));
        clock.advance(Duration.ofMinutes(11));
        assertThat(counter(PROPERTIES, oneOfSixteen).run()).isTrue();

        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.arrived()).isEqualTo(60);
            assertThat(figure.missing()).isEqualTo(30);
        });
    }

    @Test
    void believesNoBrowserThatSendsMoreThanOneCan() {
        UUID device = UUID.randomUUID();
        for (int sequence = 1; sequence <= 120; sequence++) {
            arrive(device, sequence % 2 == 0 ? sequence : 1, Duration.ofMinutes(1), Duration.ZERO);
        }
        history.publish(lake.lake, clock.instant());

        counter(PROPERTIES, new PartSize(1_000_000, 100, 100)).run();

        assertThat(table.received).singleElement().satisfies(hour -> assertThat(hour.unbelievable())
                .isEqualTo(20));
        assertThat(table.figures).singleElement().satisfies(figure -> assertThat(figure.arrived())
                .isEqualTo(51));
    }

    @Test
    void leavesTheHourToTheLoaderThatIsAtIt() {
        history.browse(new Random(5), 20, 1, Duration.ofMinutes(1));
        history.publish(lake.lake, clock.instant());
        new CountingClaim(lake.lake, clock, "loader-b").take();

        assertThat(counter().run()).isTrue();
        assertThat(table.writes).isZero();
        assertThat(lake.calls("open events/")).isEmpty();

        clock.advance(Duration.ofMinutes(11));
        counter().run();
        assertThat(table.writes).isEqualTo(1);
        assertThat(new CountingClaim(lake.lake, clock, "loader-c").take()).isTrue();
    }

    @Test
    void correctsTheHourOfWhatWasMissingOnceItArrives() {
        UUID device = UUID.randomUUID();
        arrive(device, 1, Duration.ofMinutes(1), Duration.ZERO);
        arrive(device, 3, Duration.ofMinutes(3), Duration.ZERO);
        DeliveryCount count = counter();
        history.publish(lake.lake, clock.instant());
        count.run();
        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.sent()).isEqualTo(3);
            assertThat(figure.missing()).isEqualTo(1);
            assertThat(figure.hour()).isEqualTo(DeliveryHistory.START);
        });

        arrive(device, 2, Duration.ofMinutes(2), Duration.ofHours(3));
        clock.advance(Duration.ofHours(4));
        history.publish(lake.lake, clock.instant());
        count.run();

        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.sent()).isEqualTo(3);
            assertThat(figure.missing()).isZero();
            assertThat(figure.late()).isEqualTo(1);
        });
    }

    @Test
    void believesNoGapThatIsTooLarge() {
        UUID device = UUID.randomUUID();
        arrive(device, 1, Duration.ofMinutes(1), Duration.ZERO);
        arrive(device, 1002, Duration.ofMinutes(2), Duration.ZERO);
        arrive(device, 2004, Duration.ofMinutes(3), Duration.ZERO);
        arrive(device, CounterRuns.MOST_SEQUENCE, Duration.ofMinutes(4), Duration.ZERO);
        history.publish(lake.lake, clock.instant());

        counter().run();

        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.arrived()).isEqualTo(4);
            assertThat(figure.missing()).isEqualTo(1000);
            assertThat(figure.doubted()).isEqualTo(2);
        });
    }

    /** Each of them as many as a file may have, so that none of it could be held event by event for long. */
    @Test
    void hostileRowsBreakNothing() {
        Instant now = DeliveryHistory.START.plusSeconds(60);
        UUID device = UUID.randomUUID();
        arrive(device, 1, Duration.ofMinutes(1), Duration.ZERO);
        history.arrives(now, hostile(tracker("nobody", "e", 1)));
        history.arrives(now, hostile(tracker(device, "e", "\"2\"")));
        history.arrives(now, hostile(tracker(device, "e", "9223372036854775808")));
        history.arrives(now, hostile(tracker(device, "e", -3)));
        history.arrives(now, DeliveryHistory.row(now, "", "", "{\"device\":").replace("}}", ""));
        history.arrives(now, Files.event("id", "2026-11-21 00:01:00.000000", "x"));
        history.arrives(now, future(Duration.ofDays(400)));
        history.arrives(now, future(Duration.ofDays(-400)));
        history.arrives(now, future(Duration.ofHours(2)));
        history.publish(lake.lake, clock.instant());

        assertThat(counter().run()).isTrue();

        assertThat(table.received).containsExactly(new ReceivedHour(DeliveryHistory.START, 1, 10, 1, 4, 1, 3));
        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.arrived()).isEqualTo(1);
            assertThat(figure.missing()).isZero();
        });
    }

    private static String hostile(String tracker) {
        return DeliveryHistory.row(DeliveryHistory.START, "https://shop.example/", DeliveryHistory.CHROME, tracker);
    }

    private static String future(Duration ahead) {
        return DeliveryHistory.row(
                DeliveryHistory.START.plus(ahead), "https://shop.example/", "", tracker(UUID.randomUUID(), "e", 5));
    }

    @Test
    void aForgedEpochHarmsNoOtherCounter() {
        UUID device = UUID.randomUUID();
        arrive(device, 1, Duration.ofMinutes(1), Duration.ZERO);
        arrive(device, 2, Duration.ofMinutes(2), Duration.ZERO);
        history.arrives(DeliveryHistory.START, hostile(tracker(device, "forged", 500)));
        // It says that it began in the year 10889.
        history.arrives(DeliveryHistory.START, hostile(tracker(device, "ffffffff-ffff-7fff-8fff-ffffffffffff", 500)));
        history.publish(lake.lake, clock.instant());

        counter().run();

        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.arrived()).isEqualTo(4);
            assertThat(figure.missing()).isZero();
        });
    }

    @Test
    void tellsTopPagesAndReleasesAndTheRestTogether() {
        DeliveryProperties few = new DeliveryProperties(true, Duration.ofDays(2), Duration.ofMinutes(10), 2, 1, 1000);
        for (int page = 0; page < 30; page++) {
            for (int event = 0; event <= page; event++) {
                history.arrives(
                        DeliveryHistory.START,
                        DeliveryHistory.row(
                                DeliveryHistory.START,
                                "https://shop.example/" + page,
                                "",
                                tracker(UUID.randomUUID(), "e", 1).replace("}", ",\"release\":\"" + page % 3 + "\"}")));
            }
        }
        history.publish(lake.lake, clock.instant());

        counter(few, PartSize.USUAL).run();

        assertThat(table.figures)
                .extracting(DeliveryFigure::page, DeliveryFigure::release, DeliveryFigure::arrived)
                .containsExactlyInAnyOrder(
                        tuple("shop.example/29", "2", 30L),
                        tuple("shop.example/28", Place.OTHERS, 29L),
                        tuple(Place.OTHERS, "2", 135L),
                        tuple(Place.OTHERS, Place.OTHERS, 271L));
    }

    @Test
    void aFileThatCannotBeReadStopsNoOther() {
        history.browse(new Random(8), 30, 1, Duration.ofMinutes(1));
        history.publish(lake.lake, clock.instant());
        FileKey broken = Files.key(Table.EVENTS, DeliveryHistory.START, 999);
        lake.lake.put(broken.toString(), new byte[] {1, 2, 3});

        assertThat(counter().run()).isFalse();
        requireTruth(PROPERTIES);

        lake.lake.delete(broken.toString());
        assertThat(counter().run()).isTrue();
        requireTruth(PROPERTIES);
    }

    @Test
    void countsAgainWhenWhatWasKeptIsGone() {
        history.browse(new Random(9), 50, 3, Duration.ofHours(2));
        clock.advance(Duration.ofHours(5));
        history.publish(lake.lake, clock.instant());
        counter().run();
        lake.lake.list(PartKey.FOLDER).forEach(object -> lake.lake.delete(object.key()));

        assertThat(counter().run()).isTrue();
        requireTruth(PROPERTIES);
    }

    @Test
    void removesWhatNoFigureDependsOnAnyMore() {
        history.browse(new Random(10), 10, 1, Duration.ofMinutes(1));
        history.publish(lake.lake, clock.instant());
        counter().run();
        String first = PartKey.day(DeliveryHistory.START);
        assertThat(lake.lake.list(first)).isNotEmpty();

        clock.advance(Duration.ofDays(4));
        history.arrives(clock.instant().minus(Duration.ofHours(3)), hostile(tracker(UUID.randomUUID(), "e", 1)));
        history.publish(lake.lake, clock.instant());
        counter().run();

        assertThat(lake.lake.list(first)).isEmpty();
    }

    /** A record that our rules rejected has a number, too: it did not get lost. */
    @Test
    void whatWasRejectedIsNotMissingAndArrivesWhenItIsReplayed() {
        UUID device = UUID.randomUUID();
        arrive(device, 1, Duration.ofMinutes(1), Duration.ZERO);
        reject(device, 2, Duration.ofMinutes(2));
        arrive(device, 4, Duration.ofMinutes(4), Duration.ZERO);
        DeliveryCount count = counter();
        history.publish(lake.lake, clock.instant());
        assertThat(count.run()).isTrue();

        assertThat(table.figures)
                .extracting(
                        DeliveryFigure::release,
                        DeliveryFigure::sent,
                        DeliveryFigure::arrived,
                        DeliveryFigure::rejected,
                        DeliveryFigure::missing)
                .containsExactlyInAnyOrder(tuple(Place.NONE, 2L, 2L, 0L, 0L), tuple("broken", 2L, 0L, 1L, 1L));
        assertThat(table.received).containsExactly(new ReceivedHour(DeliveryHistory.START, 1, 2, 0, 0, 0, 0));

        arrive(device, 2, Duration.ofMinutes(2), Duration.ofHours(3));
        clock.advance(Duration.ofHours(4));
        history.publish(lake.lake, clock.instant());
        assertThat(count.run()).isTrue();

        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.arrived()).isEqualTo(3);
            assertThat(figure.late()).isEqualTo(1);
            assertThat(figure.rejected()).isZero();
            assertThat(figure.missing()).isEqualTo(1);
        });
    }

    /** It was rejected for its time, perhaps, and the hour of receipt stood for that. */
    @Test
    void whatArrivedIsNotRejectedEvenIfItsHourIsNotBelieved() {
        UUID device = UUID.randomUUID();
        arrive(device, 1, Duration.ofMinutes(1), Duration.ZERO);
        history.rejects(
                DeliveryHistory.START.plusSeconds(120),
                broken(device, 2, "broken").replace("2026-11-21T", "once "));
        arrive(device, 2, Duration.ofDays(-5), Duration.ofDays(5));
        history.publish(lake.lake, clock.instant());

        counter().run();

        assertThat(table.received).singleElement().satisfies(hour -> assertThat(hour.outside())
                .isEqualTo(1));
        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.sent()).isEqualTo(1);
            assertThat(figure.rejected()).isZero();
        });
    }

    /** The browser sends half of a body again that was rejected as a whole, and the queue delivers a message twice. */
    @Test
    void whatWasRejectedAgainAndAgainCountsOnce() {
        UUID device = UUID.randomUUID();
        for (int time = 0; time < 3; time++) {
            reject(device, 1, Duration.ofMinutes(1));
            history.rejects(DeliveryHistory.START.plus(Duration.ofMinutes(20L * time)), broken(device, 1, "broken"));
        }
        history.publish(lake.lake, clock.instant());

        counter().run();

        assertThat(table.figures).singleElement().satisfies(figure -> {
            assertThat(figure.rejected()).isEqualTo(1);
            assertThat(figure.sent()).isEqualTo(1);
        });
    }

    /** Nothing but the folder tells them apart. */
    @Test
    void anEventsFileAndARejectedOneOfTheSameNameAreBothCounted() {
        UUID device = UUID.randomUUID();
        arrive(device, 1, Duration.ofMinutes(1), Duration.ZERO);
        DeliveryCount count = counter();
        FileKey events = history.publish(lake.lake, clock.instant()).get(0);
        count.run();
        reject(device, 2, Duration.ofMinutes(2));
        FileKey rejected = history.publish(lake.lake, clock.instant()).get(0);
        String namedAlike = events.toString().replace("events/", "rejected/");

        assertThat(rejected).hasToString(namedAlike);
        assertThat(count.run()).isTrue();

        assertThat(table.figures).extracting(DeliveryFigure::sent).containsExactlyInAnyOrder(1L, 1L);
        assertThat(table.received).singleElement().satisfies(hour -> assertThat(hour.files())
                .isEqualTo(1));
    }

    @Test
    void hostileRejectedRecordsBreakNothing() {
        Instant now = DeliveryHistory.START.plusSeconds(60);
        UUID device = UUID.randomUUID();
        arrive(device, 1, Duration.ofMinutes(1), Duration.ZERO);
        history.rejects(now, "[{\"tracker\":" + tracker("nobody", "e", 1) + "}]");
        history.rejects(now, "[{\"tracker\":" + tracker(device, "e", -1) + "}]");
        history.rejects(now, "{\"tracker\":{\"device\":");
        history.rejects(now, "[".repeat(3000));
        history.rejects(now, "{\"events\":{}}");
        history.rejects(now, "[7,{\"topic\":{}},[[{\"x\":1}]]]");
        history.rejects(now, broken(UUID.randomUUID(), 5, "ahead").replace("2026", "2036"));
        history.rejectedLines(now, List.of(bytes("no line"), bytes("{\"stage\":\"ingest\"}"), new byte[] {-1, -1}));
        history.publish(lake.lake, clock.instant());

        assertThat(counter().run()).isTrue();

        assertThat(table.received).containsExactly(new ReceivedHour(DeliveryHistory.START, 1, 1, 0, 2, 0, 1));
        assertThat(table.figures).singleElement().satisfies(figure -> assertThat(figure.sent())
                .isEqualTo(1));
    }

    /** Where they stood in the way for ever, nothing would be counted from the upgrade on. */
    @Test
    void whatAnEarlierReleaseHasCountedIsCountedAgain() throws IOException {
        history.browse(new Random(12), 50, 2, Duration.ofMinutes(1));
        List<String> former = new ArrayList<>();
        for (FileKey file : history.publish(lake.lake, clock.instant())) {
            String name = file.toString().substring(file.toString().lastIndexOf('/') + 1);
            former.add(former(1, 0, List.of(name)));
        }
        // The second object of a part of two, whose first one was never written.
        former.add(former(2, 1, List.of()));

        assertThat(counter().run()).isTrue();
        requireTruth(PROPERTIES);

        assertThat(lake.lake.list(PartKey.FOLDER).stream().map(StoredFile::key))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(former);
        lake.forget();
        assertThat(counter().run()).isTrue();
        assertThat(table.writes).isEqualTo(1);
        assertThat(lake.calls("open events/")).isEmpty();
    }

    /** As the release wrote it that knew nothing of rejected records. */
    private String former(int shards, int shard, List<String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(FileLines.compressed(Compression.ZSTD, bytes))) {
            out.writeInt(0x64_6c_76_31);
            for (int count = 0; count < 5; count++) {
                out.writeLong(7);
            }
            out.writeInt(files.size());
            for (String file : files) {
                out.writeUTF(file);
            }
            out.writeInt(1);
            out.writeLong(HourCollector.epochHour(DeliveryHistory.START));
            out.writeUTF("shop.example/");
            out.writeUTF(BrowserFamily.CHROME.name());
            out.writeUTF("r1");
            out.writeBoolean(true);
            out.write(0);
        }
        String key = new PartKey(DeliveryHistory.START, UuidV7.next(clock.instant()), shards, shard).toString();
        lake.lake.put(key, bytes.toByteArray());
        return key;
    }

    private void reject(UUID device, long sequence, Duration at) {
        history.rejects(DeliveryHistory.START.plus(at), broken(device, sequence, "broken"));
    }

    /** An event without a topic. */
    private static String broken(UUID device, long sequence, String release) {
        return "{\"request_timestamp\":\"2026-11-21T00:02:00.123Z\",\"location\":\"https://shop.example/\",\"user_agent\":\""
                + DeliveryHistory.CHROME + "\",\"tracker\":"
                + tracker(device, "e", sequence).replace("}", ",\"release\":\"" + release + "\"}") + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void arrive(UUID device, long sequence, Duration at, Duration after) {
        Instant made = DeliveryHistory.START.plus(at);
        history.arrives(
                made.plus(after),
                DeliveryHistory.row(
                        made, "https://shop.example/", DeliveryHistory.CHROME, tracker(device, "e", sequence)));
    }

    private static String tracker(Object device, Object epoch, Object sequence) {
        return "{\"device\":\"" + device + "\",\"epoch\":\"" + epoch + "\",\"sequence\":" + sequence + "}";
    }
}
