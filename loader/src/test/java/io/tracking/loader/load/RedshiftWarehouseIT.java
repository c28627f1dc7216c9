package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.common.lake.TimeRanges;
import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadOutcome.AlreadyLoaded;
import io.tracking.loader.load.LoadOutcome.Loaded;
import io.tracking.loader.load.LoadOutcome.Quarantined;
import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import io.tracking.loader.schedule.WakeUp;
import io.tracking.loader.stage.Part;
import io.tracking.loader.stage.RowCounts;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class RedshiftWarehouseIT {

    private static final String A = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String B = "aaaaaaaa-0000-4000-8000-000000000002";
    private static final String C = "aaaaaaaa-0000-4000-8000-000000000003";
    private static final String AT = "2026-11-21 07:00:24.000000";
    private static final String HALF_AN_HOUR_LATER = "2026-11-21 07:30:00.123456";
    private static final Instant HOUR = Files.HOUR;

    private TestWarehouse test;
    private Warehouse warehouse;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        warehouse = test.open();
    }

    @AfterEach
    void close() {
        test.close();
    }

    private FileKey events(int sequence, String set, int setFiles, String... rows) {
        return Files.publish(test.lake, Files.key(Table.EVENTS, HOUR, sequence), set, setFiles, List.of(rows));
    }

    private FileKey utm(int sequence, String set, int setFiles, String... rows) {
        return Files.publish(test.lake, Files.key(Table.UTM, HOUR, sequence), set, setFiles, List.of(rows));
    }

    @Test
    void loadsASetOnce() {
        FileKey events = events(1, "s1", 2, Files.event(A, AT, "x:y"), Files.event(B, AT, "a.b"));
        FileKey utm = utm(2, "s1", 2, Files.utm(A, AT, "google"));

        LoadOutcome first = warehouse.load(test.batch(Mode.PENDING, events, utm));
        LoadOutcome second = warehouse.load(test.batch(Mode.PENDING, events, utm));

        assertThat(first).asInstanceOf(type(Loaded.class)).satisfies(loaded -> assertThat(loaded.counts())
                .containsEntry(Table.EVENTS, new RowCounts(2, 2, 0, 0, 0))
                .containsEntry(Table.UTM, new RowCounts(1, 1, 0, 0, 0)));
        assertThat(second).isInstanceOf(AlreadyLoaded.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events WHERE message = '{\"a\":1}'"))
                .isEqualTo(2);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm WHERE source = 'google'"))
                .isEqualTo(1);
        assertThat(test.count(
                        "SELECT COUNT(*) FROM tracking.typed_events WHERE event_type = 'x' AND event_subtype = 'y'"
                                + " AND created_datetime = '2026-11-21 07:00:24'"))
                .isEqualTo(1);
        assertThat(warehouse.inLedger(List.of(events, utm))).hasSize(2);
    }

    @Test
    void loadsGzipAndZstdTogether() {
        FileKey zstd = events(1, "s1", 1, Files.event(A, AT, "x"));
        FileKey gzip = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 2, Compression.GZIP),
                "s2",
                1,
                List.of(Files.event(B, AT, "x")));

        LoadOutcome outcome = warehouse.load(test.batch(Mode.PENDING, zstd, gzip));

        assertThat(outcome).isInstanceOf(Loaded.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
    }

    @Test
    void countsARecordOnceWithinABatchAndAcrossBatches() {
        FileKey first = events(
                1, "s1", 1, Files.event(A, AT, "x"), Files.event(A, AT, "x"), Files.event(A, HALF_AN_HOUR_LATER, "x"));
        FileKey second = events(2, "s2", 1, Files.event(A, HALF_AN_HOUR_LATER, "x"), Files.event(B, AT, "x"));
        warehouse.load(test.batch(Mode.PENDING, first));
        warehouse.load(test.batch(Mode.PENDING, second));

        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
        assertThat(warehouse.accounts(HourRange.of(HOUR)))
                .containsExactly(HourAccount.inLedger(HOUR, "events", 2, 3, 0));
        assertThat(test.count("SELECT SUM(file_rows) FROM tracking.load_ledger WHERE bytes > 0"))
                .isEqualTo(5);
    }

    @Test
    void rowsOutsideOfTheHoursInWhichRepetitionsAreLookedForAreQuarantined() {
        LakeFile file = test.describe(
                        events(1, "s1", 1, Files.event(A, AT, "x"), Files.event(B, "2026-11-20 07:00:00.000000", "x")))
                .get(0);
        FileMetadata claimed = file.metadata();
        FileMetadata anotherDay = new FileMetadata(
                claimed.rows(),
                claimed.sha256(),
                claimed.minRequestTimestamp(),
                claimed.maxRequestTimestamp(),
                TimeRanges.parse("2026-11-20T07/2026-11-20T07"),
                claimed.set(),
                claimed.setFiles());

        LoadOutcome outcome = warehouse.load(new LoadBatch(
                List.of(new LakeFile(file.key(), file.etag(), file.bytes(), file.storedAt(), anotherDay)),
                Mode.PENDING,
                null));

        assertThat(outcome).asInstanceOf(type(Quarantined.class)).satisfies(quarantined -> assertThat(
                        quarantined.quarantines().get(0).explanation())
                .isEqualTo("line 1: expected a request_timestamp in the hours that the file's metadata names,"
                        + " 2026-11-20T07/2026-11-20T07, got 2026-11-21 07:00:24.000000 (found by the loader)"));
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
        assertThat(rejectedLines()).singleElement().asString().contains(A);
    }

    @Test
    void countsAUtmRowOnceThoughItsTableHasNoTime() {
        warehouse.load(test.batch(Mode.PENDING, utm(1, "s1", 1, Files.utm(A, AT, "google"))));
        warehouse.load(test.batch(
                Mode.PENDING, utm(2, "s2", 1, Files.utm(A, HALF_AN_HOUR_LATER, "google"), Files.utm(B, AT, "bing"))));

        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(2);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm_request_times"))
                .isEqualTo(2);
    }

    @Test
    void sameIdFurtherApartThanTheSlackIsAnotherRecord() {
        warehouse.load(test.batch(Mode.PENDING, events(1, "s1", 1, Files.event(A, AT, "x"))));
        warehouse.load(test.batch(Mode.PENDING, events(2, "s2", 1, Files.event(A, "2026-11-21 09:00:00.000000", "x"))));

        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
    }

    @Test
    void wrongClocksAreFoundToo() {
        String longAgo = "1999-12-31 23:59:59.000000";
        warehouse.load(
                test.batch(Mode.PENDING, events(1, "s1", 1, Files.event(A, AT, "x"), Files.event(B, longAgo, "x"))));
        warehouse.load(
                test.batch(Mode.PENDING, events(2, "s2", 1, Files.event(B, longAgo, "x"), Files.event(C, AT, "x"))));

        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(3);
    }

    /** The ends of what a request timestamp may be: no neighbour of theirs leaves the range. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01 00:00:00.000000",
                "0001-01-01 00:30:00.000000",
                "9999-12-31 22:30:00.000000",
                "9999-12-31 23:59:59.999999"
            })
    void timesAtTheEndsOfTheirRangeAreLoadedOnceAndReprocessed(String time) {
        FileKey events =
                events(1, "s1", 2, Files.event(A, time, "x"), Files.event(A, time, "y"), Files.event(B, AT, "x"));
        FileKey utm = utm(2, "s1", 2, Files.utm(A, time, "google"), Files.utm(A, time, "google"));

        LoadOutcome first = warehouse.load(test.batch(Mode.PENDING, events, utm));
        warehouse.load(test.batch(Mode.PENDING, events(3, "s3", 1, Files.event(A, time, "x"))));
        warehouse.load(test.batch(Mode.PENDING, utm(4, "s4", 1, Files.utm(A, time, "google"))));
        String before = test.checksum();
        LoadOutcome replaced = warehouse.load(test.batch(Mode.REPLACE, events, utm));
        LoadOutcome missing = warehouse.load(test.batch(Mode.MISSING, events, utm));

        assertThat(List.of(first, replaced, missing)).allMatch(outcome -> outcome instanceof Loaded);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(1);
        assertThat(test.checksum()).isEqualTo(before);
    }

    /** More than 32 767 parameters of one statement. */
    @Test
    void loadsASetOfThousandsOfFiles() {
        List<LakeFile> files = java.util.stream.IntStream.rangeClosed(1, 3_000)
                .mapToObj(i -> new LakeFile(
                        Files.key(Table.EVENTS, HOUR, i),
                        "etag",
                        1,
                        HOUR,
                        new FileMetadata(2, "", "", "", TimeRanges.NONE, "s1", 3_000)))
                .toList();
        List<FileKey> keys = files.stream().map(LakeFile::key).toList();
        Part part = Part.of(files, file -> false).get(0);

        test.redshift.write(session -> {
            Ledger.add(session, part, new RowCounts(6_000, 5_999, 1, 0, 0), Map.of(), "load", "loader", HOUR);
            return 0;
        });

        assertThat(warehouse.inLedger(keys)).hasSize(3_000);
        assertThat(warehouse.accounts(HourRange.of(HOUR))).singleElement().satisfies(account -> assertThat(
                        List.of(account.rows(), account.loaded(), account.duplicates()))
                .containsExactly(6_000L, 5_999L, 1L));
    }

    /** P4: a file is in the ledger exactly when its rows are in the tables. */
    @Test
    void neitherRowsNorLedgerWhenTheCommitFails() {
        FileKey events = events(1, "s1", 2, Files.event(A, AT, "x"));
        FileKey utm = utm(2, "s1", 2, Files.utm(A, AT, "google"));
        Warehouse broken = test.open(real -> new DelegatingDataSource(real) {
            @Override
            public Connection getConnection() throws SQLException {
                return Spoiled.failingCommit(super.getConnection());
            }
        });

        LoadOutcome outcome = broken.load(test.batch(Mode.PENDING, events, utm));

        assertThat(outcome)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(LoadOutcome.Reason.SESSION);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isZero();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isZero();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
        assertThat(warehouse.load(test.batch(Mode.PENDING, events, utm))).isInstanceOf(Loaded.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
    }

    @Test
    void sevenInTheLedgerAreSevenInTheTables() {
        for (int i = 1; i <= 7; i++) {
            warehouse.load(test.batch(
                    Mode.PENDING,
                    events(i, "s" + i, 1, Files.event("aaaaaaaa-0000-4000-8000-00000000010" + i, AT, "x"))));
        }

        assertThat(test.count("SELECT SUM(inserted) FROM tracking.load_ledger"))
                .isEqualTo(test.count("SELECT COUNT(*) FROM tracking.events"))
                .isEqualTo(7);
    }

    /** P7. The files hold every kind of repetition: equal, different, across files and within one, and a wrong clock. */
    @Test
    void reprocessingLeavesTheSameRows() throws SQLException {
        FileKey events1 = events(
                1,
                "s1",
                2,
                Files.event(A, AT, "first"),
                Files.event(B, AT, "only"),
                Files.event(A, HALF_AN_HOUR_LATER, "second"));
        FileKey utm1 = utm(2, "s1", 2, Files.utm(A, AT, "google"), Files.utm(A, HALF_AN_HOUR_LATER, "bing"));
        FileKey events2 = events(
                3,
                "s2",
                2,
                Files.event(A, AT, "earlier than the first"),
                Files.event(C, "1999-01-01 00:00:00.000000", "c"));
        FileKey utm2 = utm(4, "s2", 2, Files.utm(A, AT, "yahoo"), Files.utm(B, AT, "bing"));
        warehouse.load(test.batch(Mode.PENDING, events1, utm1));
        warehouse.load(test.batch(Mode.PENDING, events2, utm2));
        String before = test.checksum();
        List<FileKey[]> scopes = List.of(
                new FileKey[] {events1, utm1, events2, utm2},
                new FileKey[] {events2, utm2},
                new FileKey[] {events2},
                new FileKey[] {events1, utm1},
                new FileKey[] {utm2},
                new FileKey[] {events1, events2});

        for (Mode mode : List.of(Mode.MISSING, Mode.REPLACE, Mode.REPLACE)) {
            for (FileKey[] scope : scopes) {
                assertThat(warehouse.load(test.batch(mode, scope))).isInstanceOf(Loaded.class);
                assertThat(test.checksum()).as("%s of %s", mode, List.of(scope)).isEqualTo(before);
            }
        }
        test.run("DELETE FROM tracking.events");
        warehouse.load(test.batch(Mode.MISSING, events2, utm2));
        warehouse.load(test.batch(Mode.MISSING, events1, utm1));
        assertThat(test.checksum()).isEqualTo(before);
        test.run("UPDATE tracking.events SET user_agent = 'altered by hand'");
        test.run("UPDATE tracking.utm SET campaign = 'altered by hand'");
        warehouse.load(test.batch(Mode.MISSING, events1, utm1, events2, utm2));
        assertThat(test.checksum()).isNotEqualTo(before);
        warehouse.load(test.batch(Mode.REPLACE, events2, utm2));
        warehouse.load(test.batch(Mode.REPLACE, events1, utm1));
        assertThat(test.checksum()).isEqualTo(before);
    }

    @Test
    void oneRefusedLineDoesNotKeepTheOthersOut() {
        FileKey good = events(1, "s1", 1, Files.event(A, AT, "x"));
        FileKey bad = events(
                2,
                "s2",
                1,
                Files.event(B, AT, "x"),
                Files.event(C, AT, "x".repeat(1025)),
                Files.event(C, AT, "fits"),
                Files.event(C + "-too-long", AT, "x"));

        LoadOutcome outcome = warehouse.load(test.batch(Mode.PENDING, good, bad));

        assertThat(outcome).asInstanceOf(type(Quarantined.class)).satisfies(quarantined -> {
            assertThat(quarantined.loaded().counts()).containsEntry(Table.EVENTS, new RowCounts(5, 3, 0, 2, 0));
            assertThat(quarantined.quarantines()).singleElement().satisfies(quarantine -> {
                assertThat(quarantine.file()).isEqualTo(bad);
                assertThat(quarantine.lines())
                        .extracting(Quarantine.RefusedLine::line)
                        .containsExactly(2L, 4L);
                assertThat(quarantine.lines())
                        .extracting(Quarantine.RefusedLine::column)
                        .containsExactly("topic", "request_id");
            });
        });
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(3);
        assertThat(test.count("SELECT SUM(quarantined) FROM tracking.load_ledger"))
                .isEqualTo(2);
        List<String> rejected = rejectedLines();
        assertThat(rejected).hasSize(2);
        assertThat(rejected.get(0))
                .contains("\"stage\":\"copy\"", "\"index\":2", "\"field\":\"topic\"", bad.toString())
                .contains("x".repeat(1025));
        assertThat(rejected.get(1)).contains("\"index\":4", "\"field\":\"request_id\"");
        assertThat(warehouse.load(test.batch(Mode.REPLACE, good, bad))).isInstanceOf(Quarantined.class);
        assertThat(rejectedLines()).isEqualTo(rejected);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(3);
    }

    @Test
    void aDamagedFileDoesNotKeepTheOthersOut() {
        FileKey good = events(1, "s1", 1, Files.event(A, AT, "x"));
        FileKey bad = events(2, "s2", 1, Files.event(B, AT, "x"), Files.event(C, AT, "x"));
        List<LakeFile> files = test.describe(good, bad);
        test.lake.put(bad.toString(), "no zstd".getBytes(StandardCharsets.UTF_8));

        LoadOutcome outcome = warehouse.load(LoadBatch.pending(files));

        assertThat(outcome).asInstanceOf(type(Quarantined.class)).satisfies(quarantined -> {
            assertThat(quarantined.loaded().counts()).containsEntry(Table.EVENTS, new RowCounts(1, 1, 0, 0, 0));
            assertThat(quarantined.quarantines())
                    .singleElement()
                    .extracting(Quarantine::reason)
                    .asString()
                    .contains("expected sha-256", "its metadata says 2 rows, 0 can be read");
        });
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isEqualTo(2);
    }

    private static LakeFile saying(long rows, LakeFile file) {
        FileMetadata said = file.metadata();
        return new LakeFile(
                file.key(),
                file.etag(),
                file.bytes(),
                file.storedAt(),
                new FileMetadata(
                        rows,
                        said.sha256(),
                        said.minRequestTimestamp(),
                        said.maxRequestTimestamp(),
                        said.requestHours(),
                        said.set(),
                        said.setFiles()));
    }

    /** P3: whatever somebody wrote into the metadata, what is counted has been counted. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5_000})
    void rowsThatNobodyCountedAreNoRows(long said) {
        LakeFile good =
                test.describe(events(1, "s1", 1, Files.event(A, AT, "x"))).get(0);
        LakeFile wrong = saying(
                said,
                test.describe(events(2, "s2", 1, Files.event(B, AT, "x"), Files.event(C, AT, "x")))
                        .get(0));
        MeterRegistry registry = new SimpleMeterRegistry();

        LoadOutcome outcome = warehouse.load(LoadBatch.pending(List.of(good, wrong)));
        new LoadMetrics(registry, Clock.systemUTC(), Duration.ofMinutes(2)).ended(outcome);

        assertThat(outcome).asInstanceOf(type(Quarantined.class)).satisfies(quarantined -> {
            assertThat(quarantined.loaded().counts()).containsEntry(Table.EVENTS, new RowCounts(3, 1, 0, 2, 0));
            assertThat(quarantined.quarantines())
                    .extracting(Quarantine::reason)
                    .containsExactly("its metadata says " + said + " rows, it has 2");
        });
        assertThat(warehouse.accounts(HourRange.of(HOUR))).singleElement().satisfies(account -> assertThat(
                        List.of(account.rows(), account.loaded(), account.duplicates(), account.quarantined()))
                .containsExactly(3L, 1L, 0L, 2L));
        assertThat(List.of("rows", "inserted", "quarantined"))
                .extracting(name -> registry.get("tracking.load." + name)
                        .tag("table", "events")
                        .counter()
                        .count())
                .containsExactly(3.0, 1.0, 2.0);
    }

    /** Of two parts one is refused for no reason that anybody names: the other one's file is looked at as well. */
    @Test
    void rowsThatNobodyCountedAreNoRowsWhereSomethingElseIsRefused() {
        LakeFile refused =
                test.describe(events(1, "s1", 2, Files.event(A, AT, "poison"))).get(0);
        LakeFile wrong = saying(
                5_000,
                test.describe(utm(2, "s1", 2, Files.utm(A, AT, "google"))).get(0));

        LoadOutcome outcome = test.openWithPoison("poison", new SQLException("Assert", "XX000"))
                .isolate(LoadBatch.pending(List.of(refused, wrong)), true);

        assertThat(outcome).isInstanceOf(Quarantined.class);
        assertThat(test.count("SELECT SUM(file_rows) FROM tracking.load_ledger"))
                .isEqualTo(2);
        assertThat(test.count("SELECT SUM(quarantined) FROM tracking.load_ledger"))
                .isEqualTo(2);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger WHERE reason LIKE 'its metadata says 5000%'"))
                .isOne();
    }

    @Test
    void aFileThatIsGoneDoesNotKeepTheOthersOut() {
        FileKey good = events(1, "s1", 1, Files.event(A, AT, "x"));
        FileKey gone = events(2, "s2", 1, Files.event(B, AT, "x"));
        List<LakeFile> files = test.describe(good, gone);
        test.lake.delete(gone.toString());

        LoadOutcome outcome = warehouse.load(LoadBatch.pending(files));

        assertThat(outcome).asInstanceOf(type(Quarantined.class)).satisfies(quarantined -> assertThat(
                        quarantined.quarantines())
                .singleElement()
                .extracting(Quarantine::reason)
                .asString()
                .contains("there is no such object", "its metadata said 1 rows, nobody can count them"));
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(1);
        assertThat(warehouse.accounts(HourRange.of(HOUR))).singleElement().satisfies(account -> assertThat(
                        List.of(account.rows(), account.loaded(), account.quarantined()))
                .containsExactly(1L, 1L, 0L));
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isEqualTo(2);
    }

    @Test
    void accusesNoFileWhenRedshiftCannotReadTheBucket() {
        FileKey events = events(1, "s1", 1, Files.event(A, AT, "x"));

        LoadOutcome outcome = test.openWithBucketThatRedshiftCannotRead().load(test.batch(Mode.PENDING, events));

        assertThat(outcome).asInstanceOf(type(Retry.class)).satisfies(retry -> {
            assertThat(retry.reason()).isEqualTo(Reason.UNREADABLE);
            assertThat(retry.message()).contains("S3ServiceException");
        });
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
    }

    @Test
    void loadsNothingWhilePaused() {
        FileKey events = events(1, "s1", 1, Files.event(A, AT, "x"));
        LoadingSwitch loading = new LoadingSwitch(test.redshift, java.time.Clock.systemUTC(), new WakeUp());

        loading.set(true, "admin");
        LoadOutcome paused = warehouse.load(test.batch(Mode.PENDING, events));
        loading.set(false, "admin");
        LoadOutcome resumed = test.open().load(test.batch(Mode.PENDING, events));

        assertThat(paused)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(LoadOutcome.Reason.PAUSED);
        assertThat(resumed).isInstanceOf(Loaded.class);
    }

    private List<String> rejectedLines() {
        return test.lake.list("rejected/").stream()
                .flatMap(file -> Files.lines(test.lake, file.key()).stream())
                .toList();
    }
}
