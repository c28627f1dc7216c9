package io.tracking.loader.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.ManualClock;
import io.tracking.loader.warehouse.LoadBatch.Mode;
import io.tracking.loader.warehouse.SelfChecks.Finding;
import io.tracking.loader.warehouse.SelfChecks.Kind;
import io.tracking.loader.warehouse.SelfChecks.Report;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelfCheckIT {

    private static final String AT = "2026-11-21 07:00:24.000000";
    private static final Instant HOUR = Files.HOUR;
    private static final Duration LATER = Duration.ofHours(1);

    private TestWarehouse test;
    private Warehouse warehouse;
    private SelfChecks reports;
    private final ManualClock clock = new ManualClock(Instant.now());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        warehouse = test.open();
        reports = new SelfChecks(test.redshift, clock, Duration.ofHours(2), registry);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private Report check(Duration later, boolean deep) {
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        return new SelfCheck(
                        test.lake,
                        test.files,
                        warehouse,
                        test.redshift,
                        new Accounts(test.files, warehouse),
                        reports,
                        new LoadMetrics(new SimpleMeterRegistry(), clock, Duration.ofMinutes(2)),
                        TestWarehouse.PROPERTIES,
                        "loader-a",
                        clock)
                .check(HOUR.minus(Duration.ofHours(30)), HOUR, deep);
    }

    private FileKey publish(int number) {
        return Files.publish(
                test.lake,
                Files.key(Table.EVENTS, HOUR, number),
                "s" + number,
                1,
                List.of(Files.event("aaaaaaaa-0000-4000-8000-00000000000" + number, AT, "x")));
    }

    private FileKey loaded(int number) {
        FileKey key = publish(number);
        warehouse.load(test.batch(Mode.PENDING, key));
        return key;
    }

    @Test
    void loadsWhatWasForgottenOnceItsTimeIsOver() {
        loaded(1);
        publish(2);

        Report early = check(Duration.ZERO, false);
        Report late = check(LATER, false);
        Report after = check(LATER, false);

        assertThat(early.pending()).isEqualTo(1);
        assertThat(early.findings()).isEmpty();
        assertThat(late.counts()).containsEntry(Kind.LOADED, 1L);
        assertThat(late.alarms()).isZero();
        assertThat(late.pending()).isZero();
        assertThat(after.findings()).isEmpty();
        assertThat(after.files()).isEqualTo(2);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
    }

    @Test
    void findsWhatTheLedgerHasAndTheBucketHasNotOrNotTheSame() throws SQLException {
        FileKey gone = loaded(1);
        FileKey changed = loaded(2);
        FileKey miscounted = loaded(3);
        FileKey stranger = Files.key(Table.EVENTS, HOUR, 4);
        test.lake.delete(gone.toString());
        test.lake.put(changed.toString(), "something else".getBytes(StandardCharsets.UTF_8));
        test.run("UPDATE tracking.load_ledger SET file_rows = 2 WHERE file_key = '" + miscounted + "'");
        test.lake.put(stranger.toString(), "without metadata".getBytes(StandardCharsets.UTF_8));

        Report report = check(LATER, false);
        Report deep = check(LATER, true);

        assertThat(report.findings())
                .extracting(Finding::kind, Finding::file)
                .containsExactlyInAnyOrder(
                        tuple(Kind.MISSING, gone.toString()),
                        tuple(Kind.CHANGED, changed.toString()),
                        tuple(Kind.UNREADABLE, stranger.toString()));
        assertThat(report.alarms()).isEqualTo(3);
        assertThat(deep.findings()).extracting(Finding::message).contains("the ledger has 2 rows, its metadata 1");
        assertThat(reports.latest()).first().isEqualTo(deep);
    }

    /** P3, per hour, in the warehouse. */
    @Test
    void theAccountsOfAnHourAddUp() {
        loaded(1);
        publish(2);
        FileKey repeated = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 3),
                "s3",
                1,
                List.of(
                        Files.event("aaaaaaaa-0000-4000-8000-000000000001", AT, "x"),
                        Files.event("aaaaaaaa-0000-4000-8000-000000000009", AT, "x".repeat(1025))));
        warehouse.load(test.batch(Mode.PENDING, repeated));

        check(Duration.ZERO, false);

        String hour = " FROM tracking.accounting WHERE table_name = 'events'";
        assertThat(test.count("SELECT in_files" + hour)).isEqualTo(4);
        assertThat(test.count("SELECT inserted" + hour)).isEqualTo(1);
        assertThat(test.count("SELECT duplicates" + hour)).isEqualTo(1);
        assertThat(test.count("SELECT quarantined" + hour)).isEqualTo(1);
        assertThat(test.count("SELECT pending" + hour)).isEqualTo(1);
        assertThat(test.count("SELECT rejected FROM tracking.accounting WHERE table_name = 'rejected'"))
                .isEqualTo(1);
        assertThat(new Accounts(test.files, warehouse).tables(HOUR, HOUR))
                .singleElement()
                .satisfies(account -> assertThat(account.rows())
                        .isEqualTo(account.loaded() + account.duplicates() + account.quarantined() + account.pending())
                        .isEqualTo(4));
        warehouse.load(test.batch(Mode.PENDING, Files.key(Table.EVENTS, HOUR, 2)));
        assertThat(test.count("SELECT pending" + hour)).isZero();
    }
}
