package io.tracking.loader.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.jobs.Job;
import io.tracking.loader.jobs.JobTable;
import io.tracking.loader.jobs.Reprocessor;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.schedule.WakeUp;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one hour's rows again in steps, cancels half-way and asks again; {@code -Dtracking.it.reprocess-rows=1000000}. */
class ReprocessHourIT {

    private static final Logger log = LoggerFactory.getLogger(ReprocessHourIT.class);
    private static final int ROWS = Integer.getInteger("tracking.it.reprocess-rows", 2_000);
    private static final int SETS = 10;
    private static final int UTM_EVERY = 20;
    private static final LocalDateTime START = LocalDateTime.parse("2026-11-21T07:00:00");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    /** Two sets a transaction. */
    private static final WarehouseProperties STEPS = new WarehouseProperties(
            "default",
            "",
            Duration.ofHours(1),
            Duration.ofDays(14),
            Duration.ofMinutes(10),
            Duration.ofMinutes(7),
            4,
            Duration.ofMinutes(15));

    @ParameterizedTest
    @EnumSource(names = {"MISSING", "REPLACE"})
    void leavesTheSameRowsWhenCancelledHalfWayAndAskedForAgain(Mode mode) throws SQLException {
        try (TestWarehouse test = new TestWarehouse()) {
            Warehouse warehouse = test.open();
            for (int set = 0; set < SETS; set++) {
                warehouse.load(test.batch(Mode.PENDING, publish(test, set)));
            }
            String before = test.checksum();
            damage(test, mode);
            JobTable jobs = new JobTable(test.redshift, Clock.systemUTC(), new WakeUp(), Announcer.SILENT);
            long started = System.nanoTime();

            Job first = create(jobs, mode);
            new Reprocessor(
                            jobs,
                            test.files,
                            new CancelledAfter(warehouse, jobs, first.id(), 2),
                            STEPS,
                            Clock.systemUTC())
                    .run();
            Job cancelled = jobs.find(first.id()).orElseThrow();
            LoadOutcome ordinary = warehouse.load(test.batch(Mode.PENDING, publish(test, SETS)));
            Job second = create(jobs, mode);
            new Reprocessor(jobs, test.files, test.open(), STEPS, Clock.systemUTC()).run();
            Job done = jobs.find(second.id()).orElseThrow();
            delete(test, SETS);

            log.info(
                    "{} of {} rows in one hour: cancelled after {}, then {}; {} s; checksum {} before, {} after",
                    mode,
                    ROWS,
                    cancelled.progress(),
                    done.progress(),
                    (System.nanoTime() - started) / 1_000_000_000,
                    before,
                    test.checksum());
            assertThat(cancelled.state()).isEqualTo(Job.State.CANCELLED);
            assertThat(cancelled.progress().filesDone()).isEqualTo(8);
            assertThat(ordinary).isInstanceOf(LoadOutcome.Loaded.class);
            assertThat(done.state()).isEqualTo(Job.State.DONE);
            assertThat(done.progress().rows()).isEqualTo(ROWS + ROWS / UTM_EVERY);
            assertThat(test.checksum()).isEqualTo(before);
        }
    }

    private static void damage(TestWarehouse test, Mode mode) throws SQLException {
        delete(test, 1);
        delete(test, SETS - 2);
        if (mode == Mode.REPLACE) {
            test.run("UPDATE tracking.events SET message = 'altered by hand'");
            test.run("UPDATE tracking.utm SET campaign = 'altered by hand'");
        }
    }

    private static void delete(TestWarehouse test, int set) throws SQLException {
        String times = "request_timestamp BETWEEN '" + MICROS.format(time(set, 0)) + "' AND '"
                + MICROS.format(time(set, ROWS / SETS - 1)) + "'";
        test.run("DELETE FROM tracking.events WHERE " + times);
        test.run("DELETE FROM tracking.utm WHERE medium = 'set " + set + "'");
        test.run("DELETE FROM tracking.utm_request_times WHERE " + times);
    }

    private static Job create(JobTable jobs, Mode mode) {
        return jobs.create(mode, false, EnumSet.allOf(Table.class), HourRange.of(Files.HOUR), "admin");
    }

    /** The sets share the hour; the one after the last was received an hour later. */
    private static FileKey[] publish(TestWarehouse test, int set) {
        List<String> events = new ArrayList<>();
        List<String> utm = new ArrayList<>();
        for (int row = 0; row < ROWS / SETS; row++) {
            String id = "aaaaaaaa-0000-4000-8000-%012d".formatted(set * (ROWS / SETS) + row);
            String time = MICROS.format(time(set, row));
            events.add(Files.event(id, time, "set " + set));
            if (row % UTM_EVERY == 0) {
                utm.add(Files.utm(id, time, "google").replace("cpc", "set " + set));
            }
        }
        Instant hour = set < SETS ? Files.HOUR : Files.HOUR.plus(Duration.ofHours(1));
        return new FileKey[] {
            Files.publish(test.lake, Files.key(Table.EVENTS, hour, 2 * set + 1), "s" + set, 2, events),
            Files.publish(test.lake, Files.key(Table.UTM, hour, 2 * set + 2), "s" + set, 2, utm)
        };
    }

    private static LocalDateTime time(int set, int row) {
        return START.plusNanos((set * (ROWS / SETS) + row) * (3_600_000_000_000L / ROWS));
    }

    /** Cancels the job, as an admin would, when so many steps have been made. */
    private static final class CancelledAfter implements Warehouse {

        private final Warehouse warehouse;
        private final JobTable jobs;
        private final String job;
        private int left;

        CancelledAfter(Warehouse warehouse, JobTable jobs, String job, int steps) {
            this.warehouse = warehouse;
            this.jobs = jobs;
            this.job = job;
            this.left = steps;
        }

        @Override
        public LoadOutcome load(LoadBatch batch) {
            if (left-- == 0) {
                jobs.cancel(job);
            }
            return warehouse.load(batch);
        }

        @Override
        public LoadOutcome isolate(LoadBatch batch, boolean lastResort) {
            return warehouse.isolate(batch, lastResort);
        }

        @Override
        public Set<String> inLedger(Collection<FileKey> keys) {
            return warehouse.inLedger(keys);
        }

        @Override
        public List<HourAccount> accounts(HourRange hours) {
            return warehouse.accounts(hours);
        }
    }
}
