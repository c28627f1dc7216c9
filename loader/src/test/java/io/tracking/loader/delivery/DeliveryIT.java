package io.tracking.loader.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.loader.ManualClock;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.TestWarehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts real files of a real bucket into the table. */
class DeliveryIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final DeliveryProperties PROPERTIES = DeliveryCountTest.PROPERTIES;

    private TestWarehouse test;
    private RecordingLake lake;
    private DeliveryTable table;
    private final ManualClock clock =
            new ManualClock(DeliveryHistory.START.plus(HOUR).plus(PROPERTIES.grace()));
    private final DeliveryHistory history = new DeliveryHistory();

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        lake = new RecordingLake(test.lake);
        table = new DeliveryTable(test.redshift);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private DeliveryCount counter(String loader) {
        return new DeliveryCount(lake.lake, test.files, table::write, PROPERTIES, PartSize.USUAL, loader, clock);
    }

    private HourRange hours() {
        Instant last = clock.instant().minus(PROPERTIES.grace()).minus(HOUR);
        return new HourRange(last.minus(PROPERTIES.lookBack()), last).whole();
    }

    private List<String> opened() {
        return Stream.concat(lake.calls("open events/").stream(), lake.calls("open rejected/").stream())
                .toList();
    }

    @Test
    void theTableTellsTheTruthHourByHour() {
        history.browse(new Random(6), 60, 4, Duration.ofHours(2));
        List<FileKey> published = new ArrayList<>();
        DeliveryCount count = counter("loader-a");
        for (int hour = 0; hour < 6; hour++) {
            published.addAll(history.publish(test.lake, clock.instant()));
            assertThat(count.run()).isTrue();
            assertThat(table.figures(hours(), 10_000))
                    .containsExactlyInAnyOrderElementsOf(history.truth(hours(), PROPERTIES));
            clock.advance(HOUR);
        }

        assertThat(opened()).hasSameSizeAs(published);
        assertThat(test.count("SELECT SUM(sent) - SUM(arrived) - SUM(rejected) - SUM(missing) FROM tracking.loss"))
                .isZero();
        assertThat(test.count("SELECT SUM(rejected) FROM tracking.loss")).isPositive();
        assertThat(test.count("SELECT SUM(missing) FROM tracking.loss")).isPositive();
        assertThat(
                        test.count(
                                "SELECT COUNT(*) FROM tracking.loss WHERE changes_until <> request_hour + INTERVAL '50 hours 10 minutes'"))
                .isZero();
        assertThat(test.count("SELECT SUM(files) FROM tracking.delivery_hours"))
                .isEqualTo(published.stream()
                        .filter(key -> key.folder() == Folder.EVENTS)
                        .count());
    }

    @Test
    void theTableNamesTheReleaseWhoseEventWasRejectedUntilItIsReplayed() {
        Instant at = DeliveryHistory.START.plusSeconds(60);
        String tracker =
                "{\"device\":\"aaaaaaaa-0000-4000-8000-000000000001\",\"epoch\":\"e\",\"sequence\":%d,\"release\":\"r%d\"}";
        history.arrives(at, DeliveryHistory.row(at, "https://shop.example/", "", tracker.formatted(1, 1)));
        history.rejects(
                at,
                "{\"location\":\"https://shop.example/\",\"request_timestamp\":\"" + at + "\",\"tracker\":"
                        + tracker.formatted(2, 2) + "}");
        history.arrives(at, DeliveryHistory.row(at, "https://shop.example/", "", tracker.formatted(4, 1)));
        history.publish(test.lake, clock.instant());

        assertThat(counter("loader-a").run()).isTrue();

        assertThat(table.figures(hours(), 10))
                .extracting(
                        DeliveryFigure::release,
                        DeliveryFigure::sent,
                        DeliveryFigure::arrived,
                        DeliveryFigure::rejected,
                        DeliveryFigure::missing)
                .containsExactly(tuple("r2", 2L, 0L, 1L, 1L), tuple("r1", 2L, 2L, 0L, 0L));
        assertThat(test.count("SELECT SUM(sent) FROM tracking.loss WHERE site_release = 'r2' AND rejected = 1"))
                .isEqualTo(2);

        clock.advance(HOUR);
        history.arrives(at.plus(HOUR), DeliveryHistory.row(at, "https://shop.example/", "", tracker.formatted(2, 2)));
        history.publish(test.lake, clock.instant());
        assertThat(counter("loader-b").run()).isTrue();

        assertThat(test.count("SELECT SUM(arrived) FROM tracking.loss")).isEqualTo(3);
        assertThat(test.count("SELECT SUM(rejected) FROM tracking.loss")).isZero();
        assertThat(test.count("SELECT SUM(sent) FROM tracking.loss")).isEqualTo(4);
    }

    @Test
    void twoLoadersCountAnHourOnce() throws Exception {
        history.browse(new Random(7), 60, 2, Duration.ofHours(1));
        clock.advance(HOUR.multipliedBy(3));
        List<FileKey> published = history.publish(test.lake, clock.instant());
        ExecutorService loaders = Executors.newFixedThreadPool(2);
        Callable<Boolean> a = counter("loader-a")::run;
        Callable<Boolean> b = counter("loader-b")::run;

        for (Future<Boolean> run : loaders.invokeAll(List.of(a, b))) {
            assertThat(run.get()).isTrue();
        }
        loaders.shutdown();

        assertThat(opened()).hasSameSizeAs(published);
        assertThat(table.figures(hours(), 10_000))
                .containsExactlyInAnyOrderElementsOf(history.truth(hours(), PROPERTIES));
    }
}
