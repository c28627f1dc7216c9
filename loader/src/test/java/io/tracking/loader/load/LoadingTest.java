package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.FakeLake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import io.tracking.loader.stage.RowCounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadingTest {

    private static final String ID = "aaaaaaaa-0000-4000-8000-000000000001";

    private final Instant received = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private final FakeLake lake = new FakeLake();
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private final Later clock = new Later();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LoadMetrics metrics = new LoadMetrics(registry, clock, Duration.ofMinutes(2));
    private final Loading loading = loading(64);

    private Loading loading(int maxFiles) {
        WarehouseProperties properties = new WarehouseProperties(
                "default",
                "",
                Duration.ofHours(1),
                Duration.ofDays(14),
                Duration.ofMinutes(10),
                Duration.ofMinutes(7),
                maxFiles,
                Duration.ofMinutes(15));
        return new Loading(
                new Backlog(
                        new LakeListing(lake),
                        new PublishedFiles(),
                        new PublishedFiles(),
                        warehouse,
                        properties,
                        metrics,
                        clock),
                warehouse,
                properties,
                metrics,
                clock);
    }

    private void set(String name, Instant hour, int sequence, int setFiles) {
        Files.publish(
                lake,
                Files.key(Table.EVENTS, hour, sequence),
                name,
                setFiles,
                List.of(Files.event(ID, "2026-11-21 07:00:24.000000", "x")));
    }

    @Test
    void loadsTheOldestFirstAndNeverSplitsASet() {
        set("new", received, 1, 1);
        set("pair", received.minus(Duration.ofHours(2)), 2, 2);
        set("pair", received.minus(Duration.ofHours(1)), 3, 2);
        set("old", received.minus(Duration.ofHours(3)), 4, 1);

        boolean well = loading(2).run();

        assertThat(well).isTrue();
        assertThat(warehouse.batches).containsExactly(List.of("old"), List.of("pair"), List.of("new"));
    }

    @Test
    void loadsWhatIsInTheLedgerNotAgain() {
        set("s1", received, 1, 1);

        loading.run();
        loading.run();
        loading(64).run();

        assertThat(warehouse.batches).containsExactly(List.of("s1"));
    }

    @Test
    void waitsForTheRestOfASetAndThenNoLonger() {
        set("half", received, 1, 2);

        loading.run();
        assertThat(warehouse.batches).isEmpty();
        assertThat(registry.get("tracking.load.files.pending").gauge().value()).isEqualTo(1);

        clock.by = Duration.ofMinutes(8);
        loading.run();
        assertThat(warehouse.batches).containsExactly(List.of("half"));
    }

    @Test
    void findsTheRestOfASetFurtherBackThanTheRecentDays() {
        loading.run();
        set("wide", received, 1, 2);
        set("wide", received.minus(Duration.ofDays(9)), 2, 2);

        loading.run();

        assertThat(warehouse.batches).containsExactly(List.of("wide"));
    }

    @Test
    void findsFilesOfATrackingApiWhoseClockIsAhead() {
        set("tomorrow", received.plus(Duration.ofHours(20)), 1, 1);

        loading.run();

        assertThat(warehouse.batches).containsExactly(List.of("tomorrow"));
    }

    @Test
    void aSetThatIsRefusedLetsTheOthersPassAndIsTriedLater() {
        set("s1", received, 1, 1);
        set("bad", received, 2, 1);
        set("s3", received, 3, 1);
        warehouse.onLoad(batch ->
                batch.files().stream().anyMatch(file -> file.metadata().set().equals("bad"))
                        ? new Retry(Reason.REFUSED, "nobody knows why")
                        : warehouse.succeed(batch));

        boolean well = loading.run();
        loading.run();

        assertThat(well).isTrue();
        assertThat(warehouse.batches)
                .containsExactly(
                        List.of("s1", "bad", "s3"), List.of("s1"), List.of("bad", "s3"), List.of("bad"), List.of("s3"));
        assertThat(warehouse.isolated).isEmpty();
        clock.by = Duration.ofMinutes(1);
        warehouse.onLoad(warehouse::succeed);
        loading.run();
        assertThat(warehouse.batches).last().isEqualTo(List.of("bad"));
        assertThat(registry.get("tracking.load.files.pending").gauge().value()).isZero();
    }

    /** A role that may not read the bucket: no file is looked into, and each run asks with one set alone. */
    @Test
    void aBucketThatRedshiftCannotReadCostsOneCopyARun() {
        set("s1", received, 1, 1);
        set("s2", received, 2, 1);
        set("s3", received, 3, 1);
        warehouse.onLoad(batch -> new Retry(Reason.UNREADABLE, "not authorized to assume"));

        assertThat(loading.run()).isFalse();
        assertThat(loading.run()).isFalse();
        assertThat(loading.run()).isFalse();

        assertThat(warehouse.batches).containsExactly(List.of("s1", "s2", "s3"), List.of("s1"), List.of("s2"));
        assertThat(warehouse.isolated).isEmpty();
        warehouse.onLoad(warehouse::succeed);
        assertThat(loading.run()).isTrue();
        assertThat(loading.run()).isTrue();
        assertThat(registry.get("tracking.load.files.pending").gauge().value()).isZero();
    }

    /** An object with a key of its own that Redshift's role may not use. */
    @Test
    void oneObjectThatRedshiftCannotReadHoldsUpNoOther() {
        set("bad", received, 1, 1);
        set("s2", received, 2, 1);
        set("s3", received, 3, 1);
        bad(Reason.UNREADABLE);

        loading.run();
        loading.run();
        assertThat(loading.run()).isTrue();

        assertThat(warehouse.batches)
                .containsExactly(List.of("bad", "s2", "s3"), List.of("bad"), List.of("s2"), List.of("s3"));
        set("s4", received, 4, 1);
        assertThat(loading.run()).isTrue();
        assertThat(warehouse.batches).endsWith(List.of("s4"), List.of("bad"));
        assertThat(warehouse.isolated).isEmpty();
        assertThat(registry.get("tracking.load.files.pending").gauge().value()).isOne();
    }

    private void bad(Reason reason) {
        warehouse.onLoad(batch ->
                batch.files().stream().anyMatch(file -> file.metadata().set().startsWith("bad"))
                        ? new Retry(reason, "nobody knows why")
                        : warehouse.succeed(batch));
    }

    @Test
    void whatNobodyCanExplainIsIsolatedInTheSameRunBehindTheOthers() {
        set("bad", received, 1, 1);
        set("s2", received, 2, 1);
        set("s3", received, 3, 1);
        bad(Reason.UNEXPLAINED);

        boolean well = loading.run();
        loading.run();

        assertThat(well).isTrue();
        assertThat(warehouse.batches).containsExactly(List.of("bad", "s2", "s3"), List.of("bad"), List.of("s2", "s3"));
        assertThat(warehouse.isolated).containsExactly("bad");
        assertThat(registry.get("tracking.load.files.pending").gauge().value()).isZero();
    }

    /** A file whose COPY ends the session, again and again. */
    @Test
    void aSetThatEndsTheSessionIsTriedAloneAndBehindTheOthersAndIsolatedOnEvidence() {
        set("bad", received, 1, 1);
        set("s2", received, 2, 1);
        bad(Reason.SESSION);

        loading.run();
        assertThat(warehouse.batches).containsExactly(List.of("bad", "s2"), List.of("bad"), List.of("s2"));
        for (int run = 1; run <= 2; run++) {
            warehouse.batches.clear();
            set("more" + run, received, 10 + run, 1);
            clock.by = clock.by.plus(Duration.ofMinutes(10));
            assertThat(warehouse.isolated).isEmpty();
            loading.run();
            assertThat(warehouse.batches).containsExactly(List.of("more" + run), List.of("bad"));
        }

        assertThat(warehouse.isolated).containsExactly("bad as a last resort");
        assertThat(registry.get("tracking.load.files.pending").gauge().value()).isZero();
    }

    @Test
    void accusesNoSetWhileNoOtherIsLoaded() {
        set("bad", received, 1, 1);
        bad(Reason.SESSION);

        for (int run = 0; run < 10; run++) {
            loading.run();
            clock.by = clock.by.plus(Duration.ofMinutes(10));
        }

        assertThat(warehouse.batches).hasSize(10);
        assertThat(warehouse.isolated).isEmpty();
    }

    @Test
    void eventsThatLoadAreNoEvidenceAgainstASetWithUtmRows() {
        set("bad", received, 1, 2);
        Files.publish(
                lake,
                Files.key(Table.UTM, received, 1),
                "bad",
                2,
                List.of(Files.utm(ID, "2026-11-21 07:00:24.000000", "google")));
        bad(Reason.SESSION);

        for (int run = 1; run < 10; run++) {
            set("s" + run, received, 1 + run, 1);
            loading.run();
            clock.by = clock.by.plus(Duration.ofMinutes(10));
        }

        assertThat(warehouse.isolated).isEmpty();
        assertThat(registry.get("tracking.load.files.pending").gauge().value()).isEqualTo(2);
    }

    @Test
    void aSessionThatEndsBecauseRedshiftGoesIsNoSetsFault() {
        set("s1", received, 1, 1);
        warehouse.onLoad(batch -> {
            warehouse.gone(true);
            return new Retry(Reason.SESSION, "nobody knows why");
        });

        boolean went = loading.run();
        warehouse.gone(false);
        warehouse.onLoad(warehouse::succeed);
        loading.run();

        assertThat(went).isFalse();
        assertThat(warehouse.batches).containsExactly(List.of("s1"), List.of("s1"));
    }

    @Test
    void whatWasLoadedBeforeASetFailedIsNoEvidenceAgainstIt() {
        set("s1", received, 1, 1);
        loading.run();
        set("bad", received, 2, 1);
        bad(Reason.SESSION);

        for (int run = 0; run < 10; run++) {
            loading.run();
            clock.by = clock.by.plus(Duration.ofMinutes(10));
        }

        assertThat(warehouse.batches).hasSize(11);
        assertThat(warehouse.isolated).isEmpty();
    }

    /** Of two that cannot be loaded, the one is no evidence against the other. */
    @Test
    void whatWasQuarantinedWholeIsNoEvidenceAgainstOthers() {
        set("bad", received, 1, 1);
        warehouse.onLoad(batch -> {
            if (batch.files().get(0).metadata().set().equals("bad")) {
                return new Retry(Reason.SESSION, "nobody knows why");
            }
            warehouse.succeed(batch);
            RowCounts nothing = new RowCounts(1, 0, 0, 1, 0);
            return new LoadOutcome.Quarantined(
                    new LoadOutcome.Loaded("load", 1, Map.of(Table.EVENTS, nothing), Duration.ZERO), List.of());
        });

        for (int run = 1; run < 10; run++) {
            loading.run();
            set("s" + run, received, 1 + run, 1);
            clock.by = clock.by.plus(Duration.ofMinutes(10));
        }

        assertThat(warehouse.isolated).isEmpty();
    }

    @Test
    void aSetWhoseTrialsAreInterruptedIsNotTheFirstNextTime() {
        set("bad", received, 1, 1);
        bad(Reason.UNEXPLAINED);
        warehouse.onIsolate((batch, lastResort) -> new Retry(Reason.CONNECTION, "the connection broke"));

        loading.run();
        set("s2", received, 2, 1);
        loading.run();

        assertThat(warehouse.batches).containsExactly(List.of("bad"), List.of("s2"));
    }

    @Test
    void suspectsNobodyWhenASessionEndedBecauseRedshiftIsGone() {
        set("s1", received, 1, 1);
        warehouse.onLoad(batch -> {
            warehouse.gone(true);
            return new Retry(Reason.SESSION, "the connection broke");
        });

        boolean well = loading.run();

        assertThat(well).isFalse();
        assertThat(warehouse.batches).hasSize(1);
    }

    @Test
    void whatCannotBeExplainedByTrialsIsQuarantinedOnceOthersHaveLoaded() {
        set("bad", received, 1, 1);
        bad(Reason.UNEXPLAINED);
        warehouse.onIsolate((batch, lastResort) ->
                lastResort ? warehouse.succeed(batch) : new Retry(Reason.UNEXPLAINED, "each half can be loaded"));

        for (int run = 1; run <= 4; run++) {
            loading.run();
            set("s" + run, received, 1 + run, 1);
            clock.by = clock.by.plus(Duration.ofMinutes(10));
        }

        assertThat(warehouse.isolated).containsExactly("bad", "bad", "bad as a last resort");
    }

    @Test
    void tellsHowManyRowsWaitAndSinceWhen() {
        set("s1", received, 1, 1);
        warehouse.onLoad(batch -> new Retry(Reason.CONNECTION, "connection refused"));

        loading.run();
        Instant oldest = metrics.oldestReceived();
        double waiting = rowsPending();
        warehouse.onLoad(warehouse::succeed);
        loading.run();

        assertThat(oldest).isEqualTo(received.truncatedTo(ChronoUnit.HOURS));
        assertThat(waiting).isEqualTo(1);
        assertThat(metrics.oldestReceived()).isNull();
        assertThat(rowsPending()).isZero();
    }

    private double rowsPending() {
        return registry.get("tracking.load.rows.pending")
                .tag("table", "events")
                .gauge()
                .value();
    }

    @Test
    void countsFilesThatAreDamagedApartFromThoseWithRefusedLines() {
        set("s1", received, 1, 1);
        set("s2", received, 2, 1);
        warehouse.onLoad(batch -> {
            warehouse.succeed(batch);
            LoadOutcome.Loaded loaded = new LoadOutcome.Loaded("load", 2, Map.of(), Duration.ZERO);
            return new LoadOutcome.Quarantined(
                    loaded,
                    List.of(
                            new Quarantine(batch.files().get(0).key(), List.of(), "gone", 1, ""),
                            new Quarantine(
                                    batch.files().get(1).key(),
                                    List.of(new Quarantine.RefusedLine(1, "topic", "1204", "too long")),
                                    "too long",
                                    1,
                                    "")));
        });

        loading.run();

        assertThat(registry.get("tracking.load.files.quarantined").counter().count())
                .isEqualTo(2);
        assertThat(registry.get("tracking.load.files.damaged").counter().count())
                .isEqualTo(1);
    }

    @Test
    void stopsWhenRedshiftIsGoneAndTellsTheAgeOfWhatWaits() {
        set("s1", received, 1, 1);
        set("s2", received.minus(Duration.ofHours(1)), 2, 1);
        warehouse.onLoad(batch -> new Retry(Reason.CONNECTION, "connection refused"));
        assertThat(metrics.lag()).isNull();

        boolean well = loading(1).run();
        clock.by = Duration.ofMinutes(20);

        assertThat(well).isFalse();
        assertThat(warehouse.batches).hasSize(1);
        assertThat(metrics.lag()).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
        assertThat(registry.get("tracking.load.retries")
                        .tag("reason", "connection")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    /** Tells the real time, moved by what a test wants. */
    private static final class Later extends Clock {

        private Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
