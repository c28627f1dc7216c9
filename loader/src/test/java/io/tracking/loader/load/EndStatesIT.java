package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadOutcome.Quarantined;
import io.tracking.loader.load.LoadOutcome.Reason;
import io.tracking.loader.load.LoadOutcome.Retry;
import io.tracking.loader.stage.RowCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Holds P6: whatever a set fails of, the rest of it is loaded, and what is not says why. */
class EndStatesIT {

    private static final String AT = "2026-11-21 07:00:24.000000";
    private static final Instant HOUR = Files.HOUR;
    private final SQLException unexplained = new SQLException("Assert: nobody knows what", "XX000");
    private final SQLException terminated = new SQLException("terminating connection", "57P01");

    private TestWarehouse test;

    @BeforeEach
    void open() {
        test = new TestWarehouse();
        test.count("SELECT COUNT(*) FROM tracking.events");
    }

    @AfterEach
    void close() {
        test.close();
    }

    private static String id(int number) {
        return "aaaaaaaa-0000-4000-8000-%012d".formatted(number);
    }

    /** Events with ids from {@code first} on, one of them with a poisoned topic. */
    private FileKey events(int sequence, int first, int rows, int poisoned) {
        return Files.publish(
                test.lake,
                Files.key(Table.EVENTS, HOUR, sequence),
                "s1",
                3,
                IntStream.range(first, first + rows)
                        .mapToObj(i -> Files.event(id(i), AT, i == first + poisoned - 1 ? "poison" : "x"))
                        .toList());
    }

    private FileKey utm(int sequence, String... rows) {
        return Files.publish(test.lake, Files.key(Table.UTM, HOUR, sequence), "s1", 3, List.of(rows));
    }

    private List<String> rejectedLines() {
        return test.lake.list("rejected/").stream()
                .flatMap(file -> Files.lines(test.lake, file.key()).stream())
                .toList();
    }

    private String reason(FileKey file) {
        return test.redshift
                .ask(session -> session.sql("SELECT reason FROM tracking.load_ledger WHERE file_key = :file")
                        .param("file", file.toString())
                        .query(row -> row.text("reason")))
                .get(0);
    }

    @Test
    void trialsFindTheLineThatNothingNames() {
        FileKey good = events(1, 1, 10, 0);
        FileKey bad = events(2, 101, 10, 7);
        FileKey utm = utm(3, Files.utm(id(1), AT, "google"));
        Warehouse warehouse = test.openWithPoison("poison", unexplained);

        LoadOutcome plain = warehouse.load(test.batch(Mode.PENDING, good, bad, utm));
        LoadOutcome isolated = warehouse.isolate(test.batch(Mode.PENDING, good, bad, utm), false);

        assertThat(plain)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(Reason.UNEXPLAINED);
        assertThat(isolated).asInstanceOf(type(Quarantined.class)).satisfies(quarantined -> assertThat(
                        quarantined.loaded().counts())
                .containsEntry(Table.EVENTS, new RowCounts(20, 19, 0, 1, 0))
                .containsEntry(Table.UTM, new RowCounts(1, 1, 0, 0, 0)));
        assertThat(rejectedLines()).singleElement().asString().contains("\"index\":7", "poison");
        assertThat(reason(bad))
                .isEqualTo("line 7: it cannot be loaded alone, while a made-up row can: " + unexplained.getMessage()
                        + " (found by trials)");
        assertThat(reason(good)).isEmpty();
        assertThat(test.lake.list("manifests/trials/")).isEmpty();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(19);
    }

    @Test
    void trialsFindTheLineThatEndsTheSession() {
        FileKey good = events(1, 1, 10, 0);
        FileKey bad = events(2, 101, 10, 10);
        Warehouse warehouse = test.openWithPoison("poison", terminated);

        LoadOutcome plain = warehouse.load(test.batch(Mode.PENDING, good, bad));
        LoadOutcome isolated = warehouse.isolate(test.batch(Mode.PENDING, good, bad), false);

        assertThat(plain)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(Reason.SESSION);
        assertThat(isolated).isInstanceOf(Quarantined.class);
        assertThat(reason(bad)).startsWith("line 10: it cannot be loaded alone");
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(19);
    }

    /** Neither a missing right or table nor a bucket that Redshift cannot read is any file's fault. */
    @ParameterizedTest
    @ValueSource(strings = {"42501", "XX000"})
    void trialsAccuseNobodyOfWhatTheWarehouseLacks(String state) {
        FileKey events = events(1, 1, 3, 2);
        SQLException lacking = new SQLException(
                state.equals("42501")
                        ? "permission denied for relation events"
                        : "S3ServiceException:Access Denied,Status 403,Error AccessDenied",
                state);
        Warehouse warehouse = test.openWithPoison("poison", lacking);

        LoadOutcome plain = warehouse.load(test.batch(Mode.PENDING, events));
        LoadOutcome isolated = warehouse.isolate(test.batch(Mode.PENDING, events), true);

        assertThat(List.of(plain, isolated)).allSatisfy(outcome -> assertThat(outcome)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(state.equals("42501") ? Reason.REFUSED : Reason.UNREADABLE));
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
        assertThat(rejectedLines()).isEmpty();
    }

    /** The first load, its probe, the trial of the file and that of its line fail; the line's second trial goes well. */
    @Test
    void aLineThatFailsOnceIsAccusedOfNothing() {
        FileKey events = events(1, 1, 1, 1);

        LoadOutcome outcome = test.openWithPoison("poison", copy -> copy <= 4, unexplained)
                .isolate(test.batch(Mode.PENDING, events), false);

        assertThat(outcome)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(Reason.UNEXPLAINED);
        assertThat(rejectedLines()).isEmpty();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
    }

    /** Of all COPYs only those of two made-up rows go well: before the trials, and before the line's second one. */
    @Test
    void aWarehouseThatFailsDuringTheTrialsAccusesNobody() {
        FileKey events = events(1, 1, 1, 0);

        LoadOutcome outcome = test.openWithPoison("", copy -> copy != 3 && copy != 6, unexplained)
                .isolate(test.batch(Mode.PENDING, events), false);

        assertThat(outcome)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(Reason.REFUSED);
        assertThat(rejectedLines()).isEmpty();
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
    }

    /** Of all COPYs only those of the first made-up row and of the file alone go well. */
    @Test
    void aWarehouseThatFailsAfterTheTrialsAccusesNobody() {
        FileKey events = events(1, 1, 1, 0);

        LoadOutcome outcome = test.openWithPoison("", copy -> copy != 3 && copy != 4, unexplained)
                .isolate(test.batch(Mode.PENDING, events), true);

        assertThat(outcome)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(Reason.REFUSED);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
    }

    /** A search has an end, whatever it finds. */
    @Test
    void linesAreAccusedTogetherAfterHundredsOfTrials() {
        FileKey events = Files.publish(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 1),
                "s1",
                1,
                IntStream.rangeClosed(1, 200)
                        .mapToObj(i -> Files.event(id(i), AT, "poison"))
                        .toList());

        LoadOutcome outcome =
                test.openWithPoison("poison", unexplained).isolate(test.batch(Mode.PENDING, events), false);

        assertThat(outcome).isInstanceOf(Quarantined.class);
        assertThat(rejectedLines()).hasSize(200).anyMatch(line -> line.contains("cannot be loaded with the lines"));
    }

    @Test
    void aReasonOfAnyLengthIsKeptAsFarAsTheLedgerHasRoom() {
        FileKey events = events(1, 1, 2, 1);
        SQLException wordy = new SQLException("\u20ac".repeat(10_000), "XX000");

        LoadOutcome outcome = test.openWithPoison("poison", wordy).isolate(test.batch(Mode.PENDING, events), false);

        assertThat(outcome).isInstanceOf(Quarantined.class);
        assertThat(reason(events)).hasSize(2_000).startsWith("line 1: it cannot be loaded alone");
    }

    @Test
    void anObjectThatRedshiftCannotReadIsNoLinesFault() {
        FileKey events = events(1, 1, 3, 0);

        LoadOutcome outcome =
                test.openWithPoison(events.toString(), unexplained).isolate(test.batch(Mode.PENDING, events), true);

        assertThat(outcome).asInstanceOf(type(Retry.class)).satisfies(retry -> {
            assertThat(retry.reason()).isEqualTo(Reason.REFUSED);
            assertThat(retry.message()).contains("may Redshift's role read that object?");
        });
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
    }

    @Test
    void accusesNobodyWhenRedshiftTakesNothingAtAll() {
        FileKey events = events(1, 1, 3, 2);

        LoadOutcome outcome = test.openWithPoison("", unexplained).isolate(test.batch(Mode.PENDING, events), true);
        LoadOutcome elsewhere =
                test.openWithBucketThatRedshiftCannotRead().isolate(test.batch(Mode.PENDING, events), true);

        assertThat(outcome)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(Reason.REFUSED);
        assertThat(elsewhere)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(Reason.UNREADABLE);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.load_ledger")).isZero();
    }

    /** F18. Redshift counts rows or names a line, but not always the one at fault. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request_timestamp\":\"2026-11-21 07:00:24.000000\",\"request_id\":\"garbage",
                "{\"a\":1}{\"b\":2}",
                "[{\"a\":1}",
                "[]",
                "null",
                "garbage",
                "{\"request_timestamp\":\"2026-11-21 07:00:24.000000\"} trailing"
            })
    void aLineThatIsNoSingleObjectDoesNotKeepItsNeighboursOut(String line) {
        FileKey file = Files.publishAs(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 1),
                "s1",
                List.of(Files.event(id(1), AT, "x"), line, Files.event(id(2), AT, "x")));

        LoadOutcome outcome = test.open().load(test.batch(Mode.PENDING, file));

        assertThat(outcome).isInstanceOf(Quarantined.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
        assertThat(reason(file)).startsWith("line 2: expected one JSON object");
        assertThat(rejectedLines()).hasSize(1);
    }

    @Test
    void aFileWithMoreBadLinesThanAreToldApartIsQuarantinedWhole() {
        FileKey good = events(1, 1, 2, 0);
        List<String> lines = Collections.nCopies(FileIntegrity.MOST_LINES + 1, "7");
        FileKey bad = Files.publishAs(test.lake, Files.key(Table.EVENTS, HOUR, 2), "s2", lines);

        LoadOutcome outcome = test.open().load(test.batch(Mode.PENDING, good, bad));

        assertThat(outcome).isInstanceOf(Quarantined.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
        assertThat(reason(bad)).startsWith("at least 100000 of its lines cannot be loaded, the first is line 1");
        assertThat(rejectedLines())
                .hasSize(FileIntegrity.MOST_LINES + 1)
                .allMatch(line -> line.contains("\"code\":\"quarantined_file\""));
    }

    /** One is found by the loader, one by Redshift, one by trials: each round of the search finds more. */
    private FileKey brokenInThreeWays() {
        return Files.publishAs(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 1),
                "s1",
                List.of(
                        Files.event(id(1), AT, "x"),
                        "garbage",
                        Files.event(id(2), AT, "x".repeat(1025)),
                        Files.event(id(3), AT, "poison"),
                        Files.event(id(4), AT, "x")));
    }

    private List<String> rejectedIndexes() {
        return rejectedLines().stream()
                .map(line -> line.replaceAll(".*\"index\":([0-9]+).*", "$1"))
                .toList();
    }

    @Test
    void everyRefusedLineIsKeptOnceHoweverManyRoundsFindThem() {
        FileKey file = brokenInThreeWays();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.tracking.loader.load");
        logged.start();
        logger.addAppender(logged);

        LoadOutcome outcome = test.openWithPoison("poison", unexplained).isolate(test.batch(Mode.PENDING, file), false);
        LoadOutcome again = test.openWithPoison("poison", unexplained).isolate(test.batch(Mode.REPLACE, file), false);
        logger.detachAppender(logged);

        assertThat(List.of(outcome, again)).allMatch(ended -> ended instanceof Quarantined);
        assertThat(rejectedIndexes()).containsExactly("2", "3", "4");
        assertThat(test.count("SELECT SUM(quarantined) FROM tracking.load_ledger"))
                .isEqualTo(3);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
        assertThat(logged.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .allMatch(line -> line.startsWith("Cannot load 3 of 5 lines of " + file + ": line 2: "));
    }

    /** However the reasons are worded the second time: a crash may come between the two. */
    @Test
    void whenALoadCommitsItsRefusedLinesAreKeptAlreadyAndARepetitionKeepsThemOnce() {
        FileKey file = brokenInThreeWays();
        List<List<String>> atCommit = new ArrayList<>();
        AtomicInteger query = new AtomicInteger();
        Warehouse broken = test.open(real -> new DelegatingDataSource(real) {
            @Override
            public Connection getConnection() throws SQLException {
                Connection poisoned = Spoiled.poisoned(
                        super.getConnection(),
                        test.lake,
                        "poison",
                        () -> true,
                        new SQLException("Assert: query " + query.incrementAndGet(), "XX000"));
                return Spoiled.before(poisoned, "commit", () -> {
                    atCommit.add(rejectedIndexes());
                    if (atCommit.size() == 1) {
                        throw new IllegalStateException("killed");
                    }
                });
            }
        });

        LoadOutcome killed = broken.isolate(test.batch(Mode.PENDING, file), false);
        long afterwards = test.count("SELECT COUNT(*) FROM tracking.load_ledger");
        LoadOutcome repeated = broken.isolate(test.batch(Mode.PENDING, file), false);

        assertThat(killed).isInstanceOf(Retry.class);
        assertThat(afterwards).isZero();
        assertThat(repeated).isInstanceOf(Quarantined.class);
        assertThat(atCommit).hasSize(2).containsOnly(List.of("2", "3", "4"));
        assertThat(rejectedIndexes()).containsExactly("2", "3", "4");
    }

    @Test
    void nothingIsKeptOfWhatIsNotLoadedAfterAll() {
        FileKey file = brokenInThreeWays();
        FileKey other = events(2, 101, 2, 0);
        SQLException lacking = new SQLException("permission denied for relation events", "42501");

        LoadOutcome outcome =
                test.openWithPoison(other.toString(), lacking).isolate(test.batch(Mode.PENDING, file, other), false);

        assertThat(outcome).isInstanceOf(Retry.class);
        assertThat(rejectedLines()).isEmpty();
    }

    /** Whether Redshift names the line or ends the session because of it. */
    @Test
    void aLineWithANulDoesNotKeepItsNeighboursOut() {
        FileKey file = Files.publishAs(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 1),
                "s1",
                List.of(Files.event(id(1), AT, "x"), Files.event(id(3), AT, "\0"), Files.event(id(2), AT, "x")));

        LoadOutcome outcome = test.open().isolate(test.batch(Mode.PENDING, file), false);

        assertThat(outcome).isInstanceOf(Quarantined.class);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(2);
        assertThat(reason(file)).startsWith("line 2: expected one JSON object");
    }

    @Test
    void whatEndsTheSessionIsReadBeforeAnythingIsTried() {
        FileKey file = Files.publishAs(
                test.lake,
                Files.key(Table.EVENTS, HOUR, 1),
                "s1",
                List.of(Files.event(id(1), AT, "x"), "poison", Files.event(id(2), AT, "x")));

        LoadOutcome outcome = test.openWithPoison("poison", terminated).isolate(test.batch(Mode.PENDING, file), false);

        assertThat(outcome).isInstanceOf(Quarantined.class);
        assertThat(reason(file)).startsWith("line 2: expected one JSON object");
    }

    @Test
    void asALastResortASetIsQuarantinedWhole() {
        FileKey events = events(1, 1, 2, 1);
        FileKey utm = utm(2, Files.utm(id(1), AT, "poison"));
        // Only together do they fail: no trial of one file can show it.
        Warehouse warehouse = test.openWithPoison("poison", 1, unexplained);

        LoadOutcome first = warehouse.isolate(test.batch(Mode.PENDING, events, utm), false);
        LoadOutcome last = warehouse.isolate(test.batch(Mode.PENDING, events, utm), true);

        assertThat(first)
                .asInstanceOf(type(Retry.class))
                .extracting(Retry::reason)
                .isEqualTo(Reason.UNEXPLAINED);
        assertThat(last).isInstanceOf(Quarantined.class);
        assertThat(reason(events)).contains("no line is at fault alone", unexplained.getMessage());
        assertThat(test.count("SELECT SUM(quarantined) FROM tracking.load_ledger"))
                .isEqualTo(3);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isZero();
    }
}
