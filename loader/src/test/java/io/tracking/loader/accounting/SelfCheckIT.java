package io.tracking.loader.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.record.Table;
import io.tracking.loader.ManualClock;
import io.tracking.loader.accounting.SelfCheckTable.Finding;
import io.tracking.loader.accounting.SelfCheckTable.Kind;
import io.tracking.loader.accounting.SelfCheckTable.Report;
import io.tracking.loader.announce.RecordingAnnouncer;
import io.tracking.loader.lake.FileBody;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.Together;
import io.tracking.loader.load.Files;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadMetrics;
import io.tracking.loader.load.TestWarehouse;
import io.tracking.loader.load.Warehouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelfCheckIT {

    private static final String AT = "2026-11-21 07:00:24.000000";
    private static final Instant HOUR = Files.HOUR;
    private static final Duration LATER = Duration.ofHours(1);

    private TestWarehouse test;
    private Warehouse warehouse;
    private SelfCheckTable reports;
    private final ManualClock clock = new ManualClock(Instant.now());
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordingAnnouncer told = new RecordingAnnouncer();

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        warehouse = test.open();
        reports = new SelfCheckTable(test.redshift, clock, Duration.ofHours(2), registry, told);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private SelfCheck selfCheck(Duration later) {
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        return new SelfCheck(
                test.lake,
                test.files,
                warehouse,
                test.redshift,
                new HourlyAccounts(test.files, new Together(), warehouse),
                reports,
                new LoadMetrics(new SimpleMeterRegistry(), clock, Duration.ofMinutes(2)),
                TestWarehouse.PROPERTIES,
                "loader-a",
                clock);
    }

    private Report check(Duration later, boolean deep) {
        return selfCheck(later).check(new HourRange(HOUR.minus(Duration.ofHours(30)), HOUR), deep);
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
        check(LATER, false);
        assertThat(told.announcements)
                .as("what is known is not told again")
                .extracting(finding -> finding.data().get("counts"))
                .containsExactly(report.counts(), deep.counts());
    }

    /** What was found damaged is in the ledger with the rows that could be counted, and comes back whole. */
    @Test
    void aFileThatIsBroughtBackIsNotSaidToBeChanged() throws IOException {
        FileKey key = publish(1);
        loaded(2);
        byte[] bytes = test.lake.open(key.toString()).readAllBytes();
        Map<String, String> metadata =
                test.lake.describe(key.toString()).orElseThrow().metadata();
        LoadBatch batch = test.batch(Mode.PENDING, key);
        test.lake.delete(key.toString());
        warehouse.load(batch);

        Report gone = check(LATER, false);
        test.lake.publish(key, FileMetadata.of(metadata), FileBody.of(bytes));
        Report back = check(LATER, true);
        warehouse.load(test.batch(Mode.MISSING, key));
        Report reprocessed = check(LATER, true);

        assertThat(gone.findings()).extracting(Finding::kind).containsExactly(Kind.MISSING);
        assertThat(gone.findings().get(0).message())
                .isEqualTo("nothing of it could be loaded, and it is not in the bucket");
        assertThat(back.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.ABSENT);
            assertThat(finding.message()).contains("POST /admin/reprocess");
        });
        assertThat(reprocessed.findings()).isEmpty();
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
        assertThat(new HourlyAccounts(test.files, new Together(), warehouse).tables(HourRange.of(HOUR)))
                .singleElement()
                .satisfies(account -> assertThat(account.rows())
                        .isEqualTo(account.loaded() + account.duplicates() + account.quarantined() + account.pending())
                        .isEqualTo(4));
        warehouse.load(test.batch(Mode.PENDING, Files.key(Table.EVENTS, HOUR, 2)));
        assertThat(test.count("SELECT pending" + hour)).isZero();
    }

    private static String id(int number) {
        return "aaaaaaaa-0000-4000-8000-00000000000" + number;
    }

    /** Two files of events and one of utm rows, loaded; line 2 of the last file of events is refused by Redshift. */
    private void anHour() {
        loaded(1);
        FileKey utm = Files.publish(
                test.lake,
                Files.key(Table.UTM, HOUR, 2),
                "s2",
                1,
                List.of(Files.utm(id(1), AT, "google"), Files.utm(id(2), AT, "bing")));
        FileKey refused = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 3),
                "s3",
                1,
                List.of(Files.event(id(3), AT, "x"), Files.event(id(4), AT, "x".repeat(1025))));
        warehouse.load(test.batch(Mode.PENDING, utm));
        warehouse.load(test.batch(Mode.PENDING, refused));
    }

    @Test
    void deepFindsNothingWhenEveryRowIsThere() {
        anHour();
        // A later version of the same record loses, and is in no table.
        FileKey version = Files.publish(
                test.lake, Files.key(Table.EVENTS, HOUR, 4), "s4", 1, List.of(Files.event(id(1), AT, "another")));
        warehouse.load(test.batch(Mode.PENDING, version));

        Report report = check(LATER, true);

        assertThat(report.findings()).isEmpty();
        assertThat(report.files()).isEqualTo(4);
    }

    @Test
    void deepFindsRowsThatWereDeletedFromTheTablesAndNamesWhatBringsThemBack() throws SQLException {
        anHour();
        test.run("DELETE FROM tracking.events WHERE request_id = '" + id(1) + "'");
        test.run("DELETE FROM tracking.utm WHERE request_id = '" + id(2) + "'");

        Report shallow = check(LATER, false);
        Report deep = check(LATER, true);

        assertThat(shallow.findings()).isEmpty();
        assertThat(deep.counts()).containsEntry(Kind.ABSENT, 2L);
        assertThat(deep.alarms()).isEqualTo(2);
        assertThat(deep.findings())
                .contains(new Finding(
                        Kind.ABSENT,
                        "events/date=2026-11-21/hour=07/",
                        "1 request_ids of its 1 loaded files are not in tracking.events, for example " + id(1)
                                + "; this mends it: POST /admin/reprocess {\"date\":\"2026-11-21\",\"hour\":7,"
                                + "\"tables\":[\"events\"],\"mode\":\"missing\"}"))
                .anySatisfy(finding -> assertThat(finding.message()).contains("not in tracking.utm", id(2)));
        warehouse.load(test.batch(Mode.MISSING, Files.key(Table.EVENTS, HOUR, 1)));
        warehouse.load(test.batch(Mode.REPLACE, Files.key(Table.UTM, HOUR, 2)));
        assertThat(check(LATER, true).findings()).isEmpty();
    }

    @Test
    void deepDoesNotMissTheUtmRowOfAVersionThatLost() {
        anHour();
        String at = "2026-11-21 07:00:25.000000";
        String pair = ",\"_pair\":\"b\"}";
        FileKey event = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 5),
                "s5",
                2,
                List.of(Files.event(id(3), at, "another").replaceFirst("}$", pair)));
        FileKey utm = Files.publish(
                test.lake,
                Files.key(Table.UTM, HOUR, 6),
                "s5",
                2,
                List.of(Files.utm(id(3), at, "campaign").replaceFirst("}$", pair)));
        warehouse.load(test.batch(Mode.PENDING, event, utm));

        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm WHERE request_id = '" + id(3) + "'"))
                .isZero();
        assertThat(check(LATER, true).findings()).isEmpty();
    }

    /** Nothing of a load is hindered, and nothing of the check stays. */
    @Test
    void deepFindsTablesThatWereEmptied() throws SQLException {
        anHour();
        test.run("DELETE FROM tracking.events");
        test.run("DELETE FROM tracking.utm");
        test.run("DELETE FROM tracking.utm_request_times");

        Report deep = check(LATER, true);

        assertThat(deep.findings())
                .extracting(Finding::message)
                .anySatisfy(message ->
                        assertThat(message).startsWith("2 request_ids of its 1 loaded files are not in tracking.utm"))
                .filteredOn(message -> message.contains("not in tracking.events"))
                .hasSize(2);
    }

    @Test
    void deepFindsRowsThatAreThereTwice() throws SQLException {
        anHour();
        test.run("INSERT INTO tracking.events SELECT * FROM tracking.events WHERE request_id = '" + id(3) + "'");
        test.run("INSERT INTO tracking.utm SELECT * FROM tracking.utm");

        Report deep = check(LATER, true);

        assertThat(deep.findings())
                .extracting(Finding::kind, Finding::file)
                .containsExactlyInAnyOrder(
                        tuple(Kind.DOUBLE, "events/date=2026-11-21/hour=07/"),
                        tuple(Kind.DOUBLE, "utm/date=2026-11-21/hour=07/"));
        warehouse.load(test.batch(Mode.REPLACE, Files.key(Table.EVENTS, HOUR, 3), Files.key(Table.UTM, HOUR, 2)));
        assertThat(check(LATER, true).findings()).isEmpty();
    }

    @Test
    void namesWhatLiesAmongTheFilesAndIsNone() {
        loaded(1);
        test.lake.put("events/date=2026-11-21/hour=07/notes.txt", new byte[] {1});

        Report report = check(LATER, false);

        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.UNREADABLE);
            assertThat(finding.file()).isEqualTo("events/date=2026-11-21/hour=07/notes.txt");
        });
    }

    /** A loader died between publishing and loading a file of an hour that nobody searches: 60 days with files, 24 of them a run. */
    @Test
    void goesThroughTheDaysOutsideOfTheLookBackInTurn() {
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        for (int day = 1; day < 60; day++) {
            test.lake.put(
                    "events/date=" + date(hour.minus(Duration.ofDays(20 + day))) + "/hour=07/notes.txt",
                    new byte[] {1});
        }
        FileKey lost = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, hour.minus(Duration.ofDays(3000)), 1),
                "s1",
                1,
                List.of(Files.event(id(1), AT, "x")));

        boolean first = selfCheck(LATER).run();
        Report one = reports.latest().get(0);
        selfCheck(LATER.multipliedBy(2)).run();
        selfCheck(LATER.multipliedBy(3)).run();
        Report three = reports.latest().get(0);

        assertThat(first).isTrue();
        assertThat(one.daysOutside()).isEqualTo(24);
        assertThat(one.counts()).containsEntry(Kind.UNREADABLE, 24L).containsEntry(Kind.LOADED, 0L);
        assertThat(three.findings())
                .contains(new Finding(
                        Kind.LOADED,
                        lost.toString(),
                        three.findings().stream()
                                .filter(finding -> finding.kind() == Kind.LOADED)
                                .map(Finding::message)
                                .findFirst()
                                .orElse("")));
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
    }

    private static String date(Instant instant) {
        return instant.toString().substring(0, 10);
    }

    @Test
    void anOldComparisonIsNoComparison() {
        loaded(1);
        check(Duration.ZERO, false);
        double known = gauge("missing");

        clock.advance(Duration.ofHours(3));

        assertThat(known).isZero();
        assertThat(gauge("missing")).isNaN();
        assertThat(registry.get("tracking.self.check.age").gauge().value()).isGreaterThan(10_000);
    }

    private double gauge(String finding) {
        return registry.get("tracking.self.check.files")
                .tag("finding", finding)
                .gauge()
                .value();
    }
}
