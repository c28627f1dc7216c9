package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadOutcome.Loaded;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Shows that the event and the utm row in the tables are of the same version of a record, in whatever order the versions come.
 */
class VersionsIT {

    private static final String AT = "2026-11-21 07:00:24.000000";
    private static final String LATER = "2026-11-21 07:30:00.000000";
    private static final int IDS = 16;
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

    private static String id(int number) {
        return "aaaaaaaa-0000-4000-8000-%012d".formatted(number);
    }

    private static String paired(String row, String version) {
        return row.substring(0, row.length() - 1) + ",\"_pair\":\"" + version + "\"}";
    }

    /** Both rows of one version of every id. */
    private static List<String> events(String time, String version) {
        List<String> rows = new ArrayList<>();
        for (int i = 1; i <= IDS; i++) {
            rows.add(paired(Files.event(id(i), time, version), version));
        }
        return rows;
    }

    private static List<String> utm(String time, String version) {
        List<String> rows = new ArrayList<>();
        for (int i = 1; i <= IDS; i++) {
            rows.add(paired(Files.utm(id(i), time, version), version));
        }
        return rows;
    }

    private FileKey publish(Table table, int hour, List<String> rows) {
        Instant at = HOUR.plus(Duration.ofHours(hour));
        return Files.publish(test.lake, Files.key(table, at, table == Table.EVENTS ? 1 : 2), "s" + hour, 2, rows);
    }

    private static List<String> both(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private void load(Mode mode, FileKey... files) {
        assertThat(warehouse.load(test.batch(mode, files))).isInstanceOf(Loaded.class);
    }

    /** Rows of utm whose event is of another version. */
    private long mixed() {
        return test.count("SELECT COUNT(*) FROM tracking.utm u JOIN tracking.events e ON e.request_id = u.request_id"
                + " WHERE u.source <> e.topic");
    }

    private void requireTheSameAfterReprocessing(FileKey... files) {
        String before = test.checksum();
        load(Mode.MISSING, files);
        load(Mode.REPLACE, files);
        for (FileKey file : files) {
            load(Mode.REPLACE, file);
            load(Mode.MISSING, file);
        }
        assertThat(test.checksum()).isEqualTo(before);
    }

    @Test
    void ofOneTimeInOneBatch() throws SQLException {
        FileKey events = publish(Table.EVENTS, 0, both(events(AT, "left"), events(AT, "right")));
        FileKey utm = publish(Table.UTM, 0, both(utm(AT, "left"), utm(AT, "right")));

        load(Mode.PENDING, utm, events);

        assertThat(test.count("SELECT COUNT(*) FROM tracking.events")).isEqualTo(IDS);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(IDS);
        assertThat(mixed()).isZero();
        assertThat(test.count("SELECT SUM(duplicates) FROM tracking.load_ledger"))
                .isEqualTo(2L * IDS);
        requireTheSameAfterReprocessing(events, utm);
        String before = test.checksum();
        test.run("DELETE FROM tracking.events");
        test.run("DELETE FROM tracking.utm");
        load(Mode.MISSING, events, utm);
        assertThat(test.checksum()).isEqualTo(before);
    }

    @Test
    void theOrderInWhichVersionsOfOneTimeComeDecidesNothing() {
        load(Mode.PENDING, publish(Table.EVENTS, 0, both(events(AT, "left"), events(AT, "right"))));
        String before = test.checksum();

        close();
        open();
        load(Mode.PENDING, publish(Table.EVENTS, 0, both(events(AT, "right"), events(AT, "left"))));

        assertThat(test.checksum()).isEqualTo(before);
    }

    @Test
    void ofTwoHoursAndTwoBatches() {
        FileKey events = publish(Table.EVENTS, 0, events(LATER, "first"));
        FileKey utm = publish(Table.UTM, 0, utm(LATER, "first"));
        FileKey laterEvents = publish(Table.EVENTS, 1, both(events(AT, "second"), events(AT, "third")));
        FileKey laterUtm = publish(Table.UTM, 1, both(utm(AT, "second"), utm(AT, "third")));
        FileKey lastEvents = publish(Table.EVENTS, 2, events(LATER, "fourth"));
        FileKey lastUtm = publish(Table.UTM, 2, utm(LATER, "fourth"));

        load(Mode.PENDING, events, utm, laterEvents, laterUtm);
        load(Mode.PENDING, lastEvents, lastUtm);

        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(IDS);
        assertThat(mixed()).isZero();
        requireTheSameAfterReprocessing(events, utm, laterEvents, laterUtm, lastEvents, lastUtm);
    }

    @Test
    void aVersionWithoutACampaignThatWinsHasNone() {
        FileKey plain =
                publish(Table.EVENTS, 0, List.of(Files.event(id(1), AT, "plain"), Files.event(id(2), AT, "plain")));
        FileKey events = publish(Table.EVENTS, 1, events(LATER, "campaign"));
        FileKey utm = publish(Table.UTM, 1, utm(LATER, "campaign"));

        load(Mode.PENDING, plain);
        load(Mode.PENDING, events, utm);

        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(IDS - 2L);
        assertThat(mixed()).isZero();
        requireTheSameAfterReprocessing(plain, events, utm);
    }

    /** Rows of records of their own, and of equal versions, which are repetitions and lose nothing. */
    @Test
    void whatBelongsToNoLoserStays() throws SQLException {
        FileKey events = publish(
                Table.EVENTS,
                0,
                List.of(
                        paired(Files.event(id(1), AT, "left"), "left"),
                        paired(Files.event(id(1), AT, "right"), "right"),
                        Files.event(id(2), AT, "left"),
                        Files.event(id(2), AT, "right")));
        FileKey utm = publish(
                Table.UTM,
                0,
                List.of(
                        paired(Files.utm(id(1), AT, "the same"), "left"),
                        paired(Files.utm(id(1), AT, "the same"), "right"),
                        Files.utm(id(2), AT, "a record of its own")));

        load(Mode.PENDING, events, utm);

        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(2);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.lost_versions WHERE table_name = 'utm'"))
                .isZero();
        requireTheSameAfterReprocessing(events, utm);
        String before = test.checksum();
        test.run("DELETE FROM tracking.utm");
        load(Mode.MISSING, utm);
        assertThat(test.checksum()).isEqualTo(before);
    }

    /** A file that is read again was judged when it was first loaded. */
    @Test
    void noVersionLosesToARowThatWasAlteredByHand() throws SQLException {
        FileKey events = publish(Table.EVENTS, 0, events(AT, "left"));
        load(Mode.PENDING, events);
        String before = test.checksum();

        test.run("UPDATE tracking.events SET topic = 'by hand'");
        load(Mode.MISSING, events);
        test.run("DELETE FROM tracking.events");
        load(Mode.MISSING, events);

        assertThat(test.checksum()).isEqualTo(before);
    }

    @Test
    void aRowThatIsThereIsNotLostWithALaterVersionThatHasTheSame() throws SQLException {
        FileKey events = publish(Table.EVENTS, 0, List.of(paired(Files.event(id(1), AT, "left"), "left")));
        FileKey utm = publish(Table.UTM, 0, List.of(paired(Files.utm(id(1), AT, "the same"), "left")));
        FileKey laterEvents = publish(Table.EVENTS, 1, List.of(paired(Files.event(id(1), AT, "right"), "right")));
        FileKey laterUtm = publish(Table.UTM, 1, List.of(paired(Files.utm(id(1), AT, "the same"), "right")));

        load(Mode.PENDING, events, utm);
        load(Mode.PENDING, laterEvents, laterUtm);

        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isOne();
        requireTheSameAfterReprocessing(events, utm, laterEvents, laterUtm);
        String before = test.checksum();
        test.run("DELETE FROM tracking.utm");
        load(Mode.MISSING, utm);
        assertThat(test.checksum()).isEqualTo(before);
    }

    /** Each within the slack of the one before, and most of them further away than the slack from the first, which wins. */
    private static List<String> chain(Table table, String... versions) {
        List<String> times = List.of("10:00", "10:50", "11:40", "12:30", "13:20");
        List<String> rows = new ArrayList<>();
        for (String version : versions) {
            String time = "2026-11-21 " + times.get(version.charAt(1) - '0') + ":00.000000";
            rows.add(paired(
                    table == Table.EVENTS ? Files.event(id(1), time, version) : Files.utm(id(1), time, version),
                    version));
        }
        return rows;
    }

    private List<String> ofChain(String column, Table table) {
        return test.redshift.ask(
                session -> session.sql("SELECT " + column + " FROM tracking." + table.tableName() + " ORDER BY 1")
                        .query(row -> row.text(column)));
    }

    private void requireOfChain(String... versions) {
        assertThat(ofChain("topic", Table.EVENTS)).containsExactly(versions);
        assertThat(ofChain("source", Table.UTM)).containsExactly(versions);
    }

    private void reprocessChain(FileKey... files) {
        load(Mode.MISSING, files);
        load(Mode.MISSING, files);
        load(Mode.REPLACE, files);
        load(Mode.MISSING, files);
        load(Mode.REPLACE, files);
    }

    @Test
    void aChainLongerThanTheSlackInOneBody() throws SQLException {
        FileKey events = publish(Table.EVENTS, 0, chain(Table.EVENTS, "c3", "c0", "c4", "c2", "c1"));
        FileKey utm = publish(Table.UTM, 0, chain(Table.UTM, "c3", "c0", "c4", "c2", "c1"));

        load(Mode.PENDING, events, utm);

        requireOfChain("c0");
        reprocessChain(events, utm);
        requireOfChain("c0");
        requireTheSameAfterReprocessing(events, utm);
        test.run("DELETE FROM tracking.events");
        test.run("DELETE FROM tracking.utm");
        load(Mode.MISSING, events, utm);
        requireOfChain("c0");
    }

    /** In several batches the first one loaded stays, and what is further than the slack from it is another record. */
    @Test
    void aChainLongerThanTheSlackInTwoBatches() {
        FileKey events = publish(Table.EVENTS, 0, chain(Table.EVENTS, "c0", "c1", "c2"));
        FileKey utm = publish(Table.UTM, 0, chain(Table.UTM, "c0", "c1", "c2"));
        FileKey laterEvents = publish(Table.EVENTS, 1, chain(Table.EVENTS, "c3", "c4"));
        FileKey laterUtm = publish(Table.UTM, 1, chain(Table.UTM, "c3", "c4"));

        load(Mode.PENDING, events, utm);
        load(Mode.PENDING, laterEvents, laterUtm);

        requireOfChain("c0", "c3");
        reprocessChain(laterEvents, laterUtm, events, utm);
        requireTheSameAfterReprocessing(laterEvents, laterUtm, events, utm);
        requireOfChain("c0", "c3");
    }

    /** Utm rows that are the same in every column, at times further apart than the slack, with one event each. */
    @Test
    void aChainLongerThanTheSlackWithOneCampaign() {
        FileKey events = publish(Table.EVENTS, 0, chain(Table.EVENTS, "c0", "c1", "c2", "c3", "c4"));
        FileKey utm = publish(
                Table.UTM,
                0,
                chain(Table.UTM, "c0", "c1", "c2", "c3", "c4").stream()
                        .map(row -> row.replaceFirst("\"source\":\"c.\"", "\"source\":\"c0\""))
                        .toList());

        load(Mode.PENDING, events, utm);

        requireOfChain("c0");
        reprocessChain(events, utm);
        requireTheSameAfterReprocessing(events, utm);
        requireOfChain("c0");
    }

    /** Utm records of their own, without an event: the table decides alone, and by the same rule. */
    @Test
    void aChainLongerThanTheSlackOfUtmRecordsAlone() {
        FileKey utm = publish(Table.UTM, 0, chain(Table.UTM, "c0", "c1", "c2", "c3", "c4"));

        load(Mode.PENDING, utm);

        assertThat(ofChain("source", Table.UTM)).containsExactly("c0");
        reprocessChain(utm);
        requireTheSameAfterReprocessing(utm);
        assertThat(ofChain("source", Table.UTM)).containsExactly("c0");
    }

    /** The second visit is within the slack of the first and of the third, which are two records. */
    @Test
    void aChainOfEqualUtmRecordsInThreeBatches() throws SQLException {
        FileKey first = publish(Table.UTM, 0, equalVisit("10:00"));
        FileKey second = publish(Table.UTM, 1, equalVisit("10:50"));
        FileKey third = publish(Table.UTM, 2, equalVisit("11:40"));

        load(Mode.PENDING, first);
        load(Mode.PENDING, second);
        load(Mode.PENDING, third);

        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(2);
        requireTheSameAfterReprocessing(second, first, third);
        String before = test.checksum();
        test.run("DELETE FROM tracking.utm");
        load(Mode.MISSING, second, first, third);
        assertThat(test.checksum()).isEqualTo(before);
    }

    private static List<String> equalVisit(String time) {
        return List.of(paired(Files.utm(id(1), "2026-11-21 " + time + ":00.000000", "the same"), "v" + time.charAt(3)));
    }
}
