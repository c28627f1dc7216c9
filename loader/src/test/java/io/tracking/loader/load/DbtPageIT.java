package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadOutcome.AlreadyLoaded;
import io.tracking.loader.load.LoadOutcome.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shows that what is built by {@code docs/DBT.md} follows the tables, and that tracking.loads says which hours have changed. */
class DbtPageIT {

    private static final Path PAGE = Path.of("..", "docs", "DBT.md");
    private static final String DAYS_AGO = "2026-11-19 07:00:24.000000";
    private static final String AT = "2026-11-21 07:00:24.000000";
    private static final String LATER = "2026-11-21 09:00:24.000000";

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

    private FileKey publish(Table table, int sequence, String... rows) {
        Instant hour = Files.HOUR.plus(Duration.ofHours(sequence));
        return Files.publish(test.lake, Files.key(table, hour, sequence), "s" + sequence, 1, List.of(rows));
    }

    private String load(Mode mode, FileKey file) {
        LoadOutcome outcome = warehouse.load(test.batch(mode, file));
        assertThat(outcome).isInstanceOf(Loaded.class);
        return ((Loaded) outcome).loadId();
    }

    private static String id(int number) {
        return "aaaaaaaa-0000-4000-8000-%012d".formatted(number);
    }

    /** In which rows model and table differ. */
    private long differing() {
        return test.count(
                "SELECT COUNT(*) FROM (SELECT request_id, request_timestamp, topic FROM topics UNION ALL SELECT"
                        + " request_id, request_timestamp, topic FROM tracking.events) both_of_them GROUP BY request_id,"
                        + " request_timestamp, topic HAVING COUNT(*) <> 2 UNION ALL SELECT 0 ORDER BY 1 DESC LIMIT 1");
    }

    @Test
    void aModelTakesNewLateAndReplacedRowsAndNothingElse() throws IOException {
        DbtModel model = new DbtModel(test, "topics", java.nio.file.Files.readString(PAGE));
        FileKey first = publish(Table.EVENTS, 1, Files.event(id(1), AT, "a"), Files.event(id(2), DAYS_AGO, "a"));
        load(Mode.PENDING, first);
        assertThat(model.run()).isEqualTo(2);
        assertThat(model.run()).as("nothing is new").isZero();

        load(Mode.PENDING, publish(Table.EVENTS, 2, Files.event(id(3), LATER, "b")));
        assertThat(model.run()).as("the new load, and none of the hours before").isEqualTo(1);

        load(Mode.PENDING, publish(Table.EVENTS, 3, Files.event(id(4), DAYS_AGO, "late")));
        assertThat(model.run()).as("the late row and the other one of its hour").isEqualTo(2);
        assertThat(differing()).isZero();

        test.run("UPDATE tracking.events SET topic = 'spoiled' WHERE request_id = '" + id(1) + "'");
        test.run("UPDATE topics SET topic = 'spoiled' WHERE request_id = '" + id(1) + "'");
        load(Mode.REPLACE, first);
        model.run();
        assertThat(differing()).isZero();
        assertThat(test.count("SELECT COUNT(*) FROM topics WHERE topic = 'spoiled'"))
                .isZero();
        assertThat(model.run()).isZero();
    }

    @Test
    void aLoadIsToldByHourWithWhatItChanged() {
        FileKey file = publish(Table.EVENTS, 1, Files.event(id(1), AT, "a"), Files.event(id(2), DAYS_AGO, "a"));
        String load = load(Mode.PENDING, file);

        assertThat(rows())
                .containsExactly(
                        "1 " + load
                                + " PENDING events 2026-11-21T08:00:00Z 2026-11-19T07:00:00Z-2026-11-19T08:00:00Z 2 0",
                        "1 " + load
                                + " PENDING events 2026-11-21T08:00:00Z 2026-11-21T07:00:00Z-2026-11-21T08:00:00Z 0 0");
        assertThat(warehouse.load(test.batch(Mode.PENDING, file))).isInstanceOf(AlreadyLoaded.class);
        load(Mode.MISSING, file);
        assertThat(rows()).as("what changed no row is not told").hasSize(2);

        String replaced = load(Mode.REPLACE, file);
        assertThat(rows())
                .endsWith(
                        "2 " + replaced
                                + " REPLACE events 2026-11-21T08:00:00Z 2026-11-19T06:00:00Z-2026-11-19T09:00:00Z 0 2",
                        "2 " + replaced
                                + " REPLACE events 2026-11-21T08:00:00Z 2026-11-21T06:00:00Z-2026-11-21T09:00:00Z 0 0");
    }

    /** The last hour that there is ends where no timestamp of Redshift's clients could be read any more. */
    @Test
    void rowsOfTheFirstAndTheLastYearAreLoaded() {
        FileKey file = publish(
                Table.EVENTS,
                1,
                Files.event(id(1), "0001-01-01 00:00:24.000000", "a"),
                Files.event(id(2), "9999-12-31 23:00:24.000000", "a"));
        load(Mode.PENDING, file);
        load(Mode.REPLACE, file);

        assertThat(test.count("SELECT COUNT(*) FROM tracking.loads WHERE changed_until = '9999-12-31 23:59:59.999999'"))
                .isEqualTo(2);
    }

    @Test
    void utmRowsAreToldByTheTimeOfTheirRequest() {
        load(Mode.PENDING, publish(Table.UTM, 1, Files.utm(id(1), AT, "google")));

        assertThat(rows()).singleElement().asString().contains(" utm ").contains("2026-11-21T07:00:00Z-");
    }

    @Test
    void loadersThatLoadAtTheSameTimeNeverGetTheSameNumber() {
        List<FileKey> files = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            files.add(publish(Table.EVENTS, i, Files.event(id(i), AT, "a")));
        }

        List<CompletableFuture<LoadOutcome>> loads = files.stream()
                .map(file -> CompletableFuture.supplyAsync(
                        () -> warehouse.load(test.batch(Mode.PENDING, file)), task -> new Thread(task).start()))
                .toList();

        assertThat(loads)
                .allSatisfy(load ->
                        assertThat(load.join()).asInstanceOf(type(Loaded.class)).isNotNull());
        assertThat(test.count("SELECT COUNT(DISTINCT load_number) FROM tracking.loads"))
                .isEqualTo(8);
        assertThat(test.count("SELECT MAX(load_number) FROM tracking.loads")).isEqualTo(8);
    }

    private List<String> rows() {
        return test.redshift.ask(session -> session.sql(
                        "SELECT * FROM tracking.loads ORDER BY load_number, received_hour, changed_from")
                .query(row -> row.number("load_number") + " " + row.text("load_id") + " " + row.text("action") + " "
                        + row.text("table_name") + " " + row.time("received_hour") + " " + row.time("changed_from")
                        + "-"
                        + row.time("changed_until") + " " + row.number("inserted") + " " + row.number("replaced")));
    }
}
