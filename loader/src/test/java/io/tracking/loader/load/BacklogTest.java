package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.ManualClock;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Shows what is known to wait: while everything answers, while Redshift or the bucket is gone, after a restart, and wherever it
 * lies.
 */
class BacklogTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:30:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ManualClock clock = new ManualClock(NOW);
    private final FakeLake lake = new FakeLake(clock);
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private Loader loader = new Loader();

    /** Stands for one process; another one knows nothing of what it knew. */
    private final class Loader {

        private final MeterRegistry registry = new SimpleMeterRegistry();
        private final PublishedFiles published = new PublishedFiles();
        private final PublishedFiles notified = new PublishedFiles();
        private final LoadMetrics metrics = new LoadMetrics(registry, clock, Duration.ofMinutes(2));
        private final Backlog backlog = new Backlog(
                new LakeListing(lake), published, notified, warehouse, TestWarehouse.PROPERTIES, metrics, clock);
        private final Loading loading = new Loading(backlog, warehouse, TestWarehouse.PROPERTIES, metrics, clock);

        private double gauge(String name) {
            return registry.get("tracking.load." + name).gauge().value();
        }

        private double files() {
            return gauge("files.pending");
        }

        private double lag() {
            return gauge("lag");
        }

        private double outside() {
            return registry.get("tracking.load.files.outside").counter().count();
        }
    }

    private int sequence;

    private FileKey file(Instant hour) {
        sequence++;
        return Files.publish(
                lake,
                Files.key(Table.EVENTS, hour, sequence),
                "s" + sequence,
                1,
                List.of(Files.event("aaaaaaaa-0000-4000-8000-000000000001", "2026-11-21 07:00:24.000000", "x")));
    }

    private FileKey file() {
        return file(Instant.parse("2026-11-21T07:00:00Z"));
    }

    private void load() {
        loader.loading.run();
    }

    @Test
    void agesGrowAndFilesCountWhileRedshiftIsGone() {
        file();
        load();
        assertThat(loader.lag()).isZero();
        assertThat(loader.files()).isZero();
        warehouse.gone(true);

        file();
        clock.advance(MINUTE);
        load();
        file();
        clock.advance(MINUTE.multipliedBy(9));
        load();

        assertThat(loader.files()).isEqualTo(2);
        assertThat(loader.lag()).isEqualTo(600);
        assertThat(loader.gauge("stalled")).isEqualTo(540);
        assertThat(loader.metrics.oldestReceived()).isEqualTo("2026-11-21T07:00:00Z");
        assertThat(loader.registry
                        .get("tracking.load.rows.pending")
                        .tag("table", "events")
                        .gauge()
                        .value())
                .isEqualTo(2);
        warehouse.gone(false);
        load();
        assertThat(loader.files()).isZero();
        assertThat(loader.lag()).isZero();
        assertThat(loader.gauge("stalled")).isZero();
    }

    @Test
    void nothingWaitsWhileRedshiftIsGoneWhenNothingWasPublished() {
        file();
        load();
        warehouse.gone(true);

        clock.advance(MINUTE);
        load();

        assertThat(loader.files()).isZero();
        assertThat(loader.lag()).isZero();
    }

    @Test
    void whoHearsLateThatItHasPublishedAFileThatIsLoadedLetsNothingWait() {
        FileKey key = file();
        load();

        loader.published.add(key);
        load();

        assertThat(loader.files()).isZero();
        assertThat(loader.published.unconfirmed()).isEmpty();
    }

    /** A sweep asks the ledger about everything again: it does not forget what it knows before the answer is there. */
    @Test
    void aSweepWithoutRedshiftForgetsNothing() {
        file();
        load();
        warehouse.gone(true);

        clock.advance(TestWarehouse.PROPERTIES.sweepInterval().plus(MINUTE));
        load();

        assertThat(loader.files()).isZero();
        assertThat(loader.lag()).isZero();
    }

    @Test
    void afterARestartDuringTheOutageAgesCountFromTheStart() {
        file();
        load();
        warehouse.gone(true);
        clock.advance(MINUTE);
        loader = new Loader();
        assertThat(loader.lag()).isNaN();
        assertThat(loader.files()).isNaN();

        clock.advance(MINUTE);
        load();
        clock.advance(MINUTE);

        assertThat(loader.files()).as("a file of before may be loaded or not").isNaN();
        assertThat(loader.lag()).isEqualTo(120);
        file();
        clock.advance(MINUTE);
        load();
        assertThat(loader.files()).as("this one waits for certain").isOne();
        assertThat(loader.lag()).isEqualTo(180);
    }

    @Test
    void agesGrowWhileTheBucketIsGone() {
        file();
        load();
        lake.gone(true);

        clock.advance(MINUTE);
        load();
        clock.advance(MINUTE.multipliedBy(9));

        assertThat(loader.files()).isNaN();
        assertThat(loader.lag()).isEqualTo(600);
        assertThat(loader.gauge("stalled")).isEqualTo(600);
        lake.gone(false);
        load();
        assertThat(loader.files()).isZero();
        assertThat(loader.lag()).isZero();
    }

    @Test
    void agesGrowFromTheStartWhenTheBucketIsGoneFromTheStart() {
        lake.gone(true);

        clock.advance(MINUTE);
        load();

        assertThat(loader.files()).isNaN();
        assertThat(loader.lag()).isEqualTo(60);
    }

    /** The thread that looks hangs: nobody says that a look failed. */
    @Test
    void agesGrowWhenNobodyLooks() {
        load();

        clock.advance(Duration.ofMinutes(10));

        assertThat(loader.files()).isNaN();
        assertThat(loader.lag()).isEqualTo(600);
    }

    @Test
    void whileNothingIsUnknownTheLedgerIsAskedInSweepsOnly() {
        file();
        load();
        int questions = warehouse.questions;

        for (int i = 0; i < 5; i++) {
            clock.advance(MINUTE);
            load();
        }

        assertThat(warehouse.questions).isEqualTo(questions);
    }

    @Test
    void theLedgerIsAskedHourByHour() {
        for (int hour = 0; hour < 20; hour++) {
            file(Instant.parse("2026-11-20T00:00:00Z").plus(Duration.ofHours(hour)));
        }

        load();

        assertThat(warehouse.asked).hasSizeGreaterThan(1).isSortedAccordingTo(Comparator.comparing(FileKey::hour));
    }

    /** A tracking-api whose clock is 20 days behind; one of 1970; one that is 30 hours, and 70 years, ahead. */
    @Test
    void loadsWhatThisLoaderHasPublishedWhateverItsHour() {
        load();
        for (String hour : List.of(
                "2026-11-01T07:00:00Z", "1970-01-01T00:00:00Z", "2026-11-22T13:00:00Z", "2096-11-21T07:00:00Z")) {
            loader.published.add(file(Instant.parse(hour)));
        }
        clock.advance(MINUTE);

        load();

        assertThat(warehouse.batches).flatExtracting(batch -> batch).containsExactlyInAnyOrder("s1", "s2", "s3", "s4");
        assertThat(loader.outside()).isEqualTo(4);
        assertThat(loader.files()).isZero();
        assertThat(loader.published.unconfirmed()).isEmpty();
    }

    /** An import by hand, of hours that no listing searches between two sweeps, or ever. */
    @Test
    void loadsWhatItIsNotifiedOfWhateverItsHour() {
        load();
        for (String hour : List.of("2026-11-18T07:00:00Z", "1970-01-01T00:00:00Z")) {
            loader.notified.add(file(Instant.parse(hour)));
        }
        clock.advance(MINUTE);

        load();

        assertThat(warehouse.batches).flatExtracting(batch -> batch).containsExactlyInAnyOrder("s1", "s2");
        assertThat(loader.files()).isZero();
        assertThat(loader.notified.unconfirmed()).isEmpty();
    }

    /** Its publisher was faster, or it is told twice. */
    @Test
    void theLedgerIsAskedOnceAboutANotifiedFileThatItHas() {
        FileKey file = file(Instant.parse("2026-11-18T07:00:00Z"));
        load();
        loader = new Loader();
        load();
        int questions = warehouse.questions;

        for (int i = 0; i < 3; i++) {
            loader.notified.add(file);
            clock.advance(MINUTE);
            load();
        }

        assertThat(warehouse.questions).isEqualTo(questions);
        assertThat(warehouse.batches).containsExactly(List.of("s1"));
        assertThat(loader.notified.unconfirmed()).isEmpty();
    }

    @Test
    void aNotifiedFileIsKeptWhileTheBucketIsGone() {
        load();
        loader.notified.add(file(Instant.parse("1970-01-01T00:00:00Z")));
        lake.gone(true);
        load();
        assertThat(warehouse.batches).isEmpty();

        lake.gone(false);
        load();

        assertThat(warehouse.batches).containsExactly(List.of("s1"));
    }

    @Test
    void aNotifiedFileThatIsGoneIsForgotten() {
        load();
        FileKey file = file(Instant.parse("1970-01-01T00:00:00Z"));
        lake.delete(file.toString());
        loader.notified.add(file);

        load();

        assertThat(warehouse.batches).isEmpty();
        assertThat(loader.notified.unconfirmed()).isEmpty();
        assertThat(loader.files()).isZero();
    }

    /** A session that holds the ledger: the question waits for its lock. */
    @Test
    void whatWasPublishedIsKnownToWaitWhileTheLedgerIsAsked() {
        load();
        loader.published.add(file());
        clock.advance(MINUTE);
        List<Double> seen = new ArrayList<>();
        warehouse.whileAsked = () -> {
            clock.advance(MINUTE);
            seen.addAll(List.of(loader.files(), loader.lag(), loader.gauge("stalled")));
        };

        load();

        assertThat(seen).containsExactly(1.0, 120.0, 60.0);
        assertThat(loader.files()).isZero();
    }

    /** The look that is under way may wait for a lock, for a minute. */
    @Test
    void whatIsPublishedCountsBeforeAnybodyLooks() {
        load();
        loader.metrics.published(file());

        clock.advance(MINUTE);

        assertThat(loader.files()).isOne();
        assertThat(loader.lag()).isEqualTo(60);
        assertThat(loader.gauge("stalled")).isEqualTo(60);
        assertThat(loader.registry
                        .get("tracking.load.rows.pending")
                        .tag("table", "events")
                        .gauge()
                        .value())
                .isNaN();
        load();
        assertThat(loader.files()).isZero();
        assertThat(loader.lag()).isZero();
    }

    /** The bucket lists a file before its publisher hears that it is there. */
    @Test
    void whatALookHasFoundIsNotCountedAgainWhenItIsPublished() {
        warehouse.gone(true);
        FileKey file = file();
        clock.advance(MINUTE);
        load();

        loader.metrics.published(file);

        assertThat(loader.files()).isOne();
    }

    @Test
    void whatWaitsOutsideOfTheLookBackCountsAndAges() {
        load();
        loader.published.add(file(Instant.parse("1970-01-01T00:00:00Z")));
        warehouse.gone(true);

        clock.advance(MINUTE);
        load();

        assertThat(loader.files()).isOne();
        assertThat(loader.lag()).isEqualTo(60);
        assertThat(loader.metrics.oldestReceived()).isEqualTo("1970-01-01T00:00:00Z");
    }

    @Test
    void aSweepFindsWhatAnotherLoaderHasPublishedInTheFuture() {
        file(Instant.parse("2026-11-22T13:00:00Z"));
        file(Instant.parse("2096-11-21T07:00:00Z"));

        load();

        assertThat(warehouse.batches).containsExactly(List.of("s1", "s2"));
        assertThat(loader.outside()).isEqualTo(2);
    }

    /** Loading was paused for 30 days, then the loader was started again: the look-back is 14. */
    @Test
    void aPauseThatWasLongerThanTheLookBackLosesNothing() {
        for (int day = 30; day >= 0; day--) {
            file(Instant.parse("2026-11-21T07:00:00Z").minus(Duration.ofDays(day)));
        }

        load();

        assertThat(warehouse.batches).flatExtracting(batch -> batch).hasSize(31);
        assertThat(loader.files()).isZero();
    }

    /** A day that has a folder, as consoles make it, and no files says nothing of the days before it. */
    @Test
    void aFolderWithNothingInItDoesNotEndTheWalk() {
        for (int day = 30; day >= 0; day--) {
            if (day == 20) {
                lake.put("events/date=2026-11-01/", new byte[0]);
            } else {
                file(Instant.parse("2026-11-21T07:00:00Z").minus(Duration.ofDays(day)));
            }
        }

        load();

        assertThat(warehouse.batches).flatExtracting(batch -> batch).hasSize(30);
    }

    /** Days that are loaded end the walk: what it costs does not depend on how old the bucket is. */
    @Test
    void doesNotWalkBackThroughDaysThatAreLoaded() {
        file(Instant.parse("2026-11-21T07:00:00Z").minus(Duration.ofDays(30)));
        for (int day = 20; day >= 0; day--) {
            FileKey key = file(Instant.parse("2026-11-21T07:00:00Z").minus(Duration.ofDays(day)));
            if (day > 10) {
                warehouse.succeed(LoadBatch.pending(
                        List.of(new LakeListing(lake).describe(key).orElseThrow())));
            }
        }

        load();

        assertThat(warehouse.batches).flatExtracting(batch -> batch).hasSize(11);
    }

    @Test
    void aFileThatIsGoneWaitsNoLonger() {
        FileKey key = file();
        loader.published.add(key);
        lake.delete(key.toString());

        load();

        assertThat(warehouse.batches).isEmpty();
        assertThat(loader.published.unconfirmed()).isEmpty();
    }

    @Test
    void tellsWhoDoesNotAnswer() {
        file();
        warehouse.gone(true);
        assertThatThrownBy(loader.backlog::refresh).isInstanceOf(WarehouseUnavailableException.class);
        lake.gone(true);
        assertThatThrownBy(loader.backlog::refresh).isInstanceOf(LakeUnavailableException.class);
    }
}
