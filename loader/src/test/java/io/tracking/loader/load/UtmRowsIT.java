package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.jobs.Job;
import io.tracking.loader.jobs.JobStep;
import io.tracking.loader.jobs.JobTable;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadOutcome.Loaded;
import io.tracking.loader.schedule.WakeUp;
import io.tracking.loader.stage.RowCounts;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds P7 for tracking.utm, whose rows have no time: two visits with one request_id, further apart than the slack. */
class UtmRowsIT {

    private static final String ID = "aaaaaaaa-0000-4000-8000-000000000001";
    private static final String OTHER = "aaaaaaaa-0000-4000-8000-000000000002";
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

    private FileKey visit(int number, String source) {
        String time = "2026-0" + number + "-01 00:00:00.000000";
        FileKey file = Files.publish(
                test.lake,
                Files.key(Table.UTM, HOUR.plus(Duration.ofHours(number)), number),
                "s" + number,
                1,
                List.of(Files.utm(ID, time, source), Files.utm(OTHER, time.replace("-01 00", "-01 07"), "o" + number)));
        warehouse.load(test.batch(Mode.PENDING, file));
        return file;
    }

    private Loaded load(Mode mode, FileKey... files) {
        LoadOutcome outcome = warehouse.load(test.batch(mode, files));
        assertThat(outcome).isInstanceOf(Loaded.class);
        return (Loaded) outcome;
    }

    private String state() {
        return test.checksum() + " " + test.count("SELECT COUNT(*) FROM tracking.utm") + " "
                + test.count("SELECT COUNT(*) FROM tracking.utm_request_times");
    }

    /** The sources of the three visits: different rows, rows that are the same in every column, and both. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "aaa", "aba"})
    void replacingOneVisitLeavesTheOthers(String sources) {
        FileKey first = visit(1, sources.substring(0, 1));
        FileKey second = visit(2, sources.substring(1, 2));
        FileKey third = visit(3, sources.substring(2));
        String before = state();

        for (FileKey file : List.of(second, first, third, third, first, second)) {
            Loaded replaced = load(Mode.REPLACE, file);
            assertThat(replaced.counts()).containsEntry(Table.UTM, new RowCounts(2, 0, 2, 0, 2));
            assertThat(state()).as("after replacing %s", file).isEqualTo(before);
        }
        load(Mode.REPLACE, first, second, third);
        assertThat(state()).isEqualTo(before);
        load(Mode.MISSING, third, second, first);
        assertThat(state()).isEqualTo(before);
        assertThat(before).contains(" 6 6");
    }

    @Test
    void replacingTakesBackWhatWasAlteredByHandAndNoMore() throws SQLException {
        FileKey first = visit(1, "a");
        FileKey second = visit(2, "b");
        String before = state();
        test.run("UPDATE tracking.utm SET campaign = 'altered by hand'");

        load(Mode.REPLACE, first);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm")).isEqualTo(4);
        assertThat(test.count("SELECT COUNT(*) FROM tracking.utm WHERE campaign = 'altered by hand'"))
                .isEqualTo(2);
        load(Mode.REPLACE, second);

        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "aaa", "aba"})
    void missingSeesWhatIsNotInTheTable(String sources) throws SQLException {
        FileKey first = visit(1, sources.substring(0, 1));
        FileKey second = visit(2, sources.substring(1, 2));
        FileKey third = visit(3, sources.substring(2));
        String before = state();

        test.run("DELETE FROM tracking.utm WHERE request_id = '" + ID + "'");
        for (FileKey file : List.of(third, first, second)) {
            assertThat(load(Mode.MISSING, file).counts()).containsEntry(Table.UTM, new RowCounts(2, 1, 1, 0, 0));
        }
        assertThat(state()).isEqualTo(before);
        test.run("DELETE FROM tracking.utm");
        assertThat(load(Mode.MISSING, first, second, third).counts())
                .containsEntry(Table.UTM, new RowCounts(6, 6, 0, 0, 0));
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void missingLeavesWhatWasAlteredByHand() throws SQLException {
        FileKey first = visit(1, "a");
        FileKey second = visit(2, "b");
        test.run("UPDATE tracking.utm SET campaign = 'altered by hand'");
        String altered = state();

        load(Mode.MISSING, first);
        load(Mode.MISSING, second);

        assertThat(state()).isEqualTo(altered);
    }

    @Test
    void aDryRunCountsWhatIsMissingAndChangesNothing() throws SQLException {
        FileKey first = visit(1, "a");
        test.run("DELETE FROM tracking.utm WHERE request_id = '" + ID + "'");
        String before = state();
        JobTable jobs = new JobTable(test.redshift, java.time.Clock.systemUTC(), new WakeUp(), Announcer.SILENT);
        Job job = jobs.create(Mode.MISSING, true, java.util.EnumSet.of(Table.UTM), HourRange.of(first.hour()), "admin");

        LoadOutcome outcome = warehouse.load(new LoadBatch(
                test.describe(first),
                Mode.MISSING,
                new JobStep(job.id(), job.nextSet(), "", 1, true, JobStep.End.UNTOLD)));

        assertThat(outcome).asInstanceOf(type(Loaded.class)).satisfies(loaded -> assertThat(loaded.counts())
                .containsEntry(Table.UTM, new RowCounts(2, 1, 1, 0, 0)));
        assertThat(state()).isEqualTo(before);
    }
}
