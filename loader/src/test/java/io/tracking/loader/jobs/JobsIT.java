package io.tracking.loader.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Table;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.Files;
import io.tracking.loader.load.HourAccount;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadBatch.Mode;
import io.tracking.loader.load.LoadOutcome;
import io.tracking.loader.load.TestWarehouse;
import io.tracking.loader.load.Warehouse;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.schedule.WakeUp;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobsIT {

    private static final int SETS = 5;
    private static final WarehouseProperties ONE_SET_A_STEP = new WarehouseProperties(
            "default",
            "",
            Duration.ofHours(1),
            Duration.ofDays(14),
            Duration.ofMinutes(10),
            Duration.ofMinutes(7),
            1,
            Duration.ofMinutes(15));

    private TestWarehouse test;
    private Warehouse warehouse;
    private JobTable jobs;
    private String before;

    @BeforeEach
    void load() throws SQLException {
        test = new TestWarehouse();
        warehouse = test.open();
        jobs = new JobTable(test.redshift, Clock.systemUTC(), new WakeUp(), Announcer.SILENT);
        for (int i = 1; i <= SETS; i++) {
            String id = "aaaaaaaa-0000-4000-8000-00000000000" + i;
            Instant hour = Files.HOUR.plus(Duration.ofHours(i % 2));
            FileKey events = Files.publish(
                    test.lake,
                    Files.key(Table.EVENTS, hour, 2 * i),
                    "s" + i,
                    2,
                    List.of(Files.event(id, "2026-11-21 07:00:24.000000", "x")));
            FileKey utm = Files.publish(
                    test.lake,
                    Files.key(Table.UTM, hour, 2 * i + 1),
                    "s" + i,
                    2,
                    List.of(Files.utm(id, "2026-11-21 07:00:24.000000", "google")));
            warehouse.load(test.batch(Mode.PENDING, events, utm));
        }
        before = test.checksum();
        test.run("UPDATE tracking.events SET topic = 'altered by hand'");
    }

    @AfterEach
    void close() {
        test.close();
    }

    private Job create() {
        return jobs.create(
                Mode.REPLACE,
                false,
                EnumSet.allOf(Table.class),
                new HourRange(Files.HOUR, Files.HOUR.plus(Duration.ofHours(1))),
                "admin");
    }

    private Reprocessor loader(Warehouse on) {
        return new Reprocessor(jobs, test.files, on, ONE_SET_A_STEP, Clock.systemUTC());
    }

    @Test
    void anotherLoaderGoesOnWhereOneStopped() {
        String id = create().id();
        AtomicInteger steps = new AtomicInteger();

        boolean finished = loader(new Interrupted(warehouse, () -> steps.incrementAndGet() > 2))
                .run();
        Job stopped = jobs.find(id).orElseThrow();
        loader(test.open()).run();
        Job done = jobs.find(id).orElseThrow();

        assertThat(finished).isFalse();
        assertThat(stopped.state()).isEqualTo(Job.State.RUNNING);
        assertThat(stopped.progress().filesDone()).isEqualTo(4);
        assertThat(stopped.message()).contains("the loader was stopped");
        assertThat(done.state()).isEqualTo(Job.State.DONE);
        assertThat(done.progress()).isEqualTo(new Job.Progress(10, 10, 10, 10, 10, 0, 10, 0));
        assertThat(test.checksum()).isEqualTo(before);
    }

    @Test
    void aDryRunKeepsNoRefusedLines() {
        FileKey file = Files.publishAs(
                test.lake,
                Files.key(Table.EVENTS, Files.HOUR, 100),
                "s100",
                List.of("garbage", Files.event("b", "2026-11-21 07:00:24.000000", "x")));
        Job job = jobs.create(Mode.MISSING, true, EnumSet.allOf(Table.class), HourRange.of(Files.HOUR), "admin");

        loader(warehouse).run();

        assertThat(jobs.find(job.id()).orElseThrow().state()).isEqualTo(Job.State.DONE);
        assertThat(jobs.find(job.id()).orElseThrow().progress().quarantined()).isOne();
        assertThat(test.lake.list("rejected/")).isEmpty();
        assertThat(warehouse.load(test.batch(Mode.PENDING, file))).isInstanceOf(LoadOutcome.Quarantined.class);
        assertThat(test.lake.list("rejected/")).hasSize(1);
    }

    @Test
    void twoLoadersShareAJob() {
        String id = create().id();
        Reprocessor first = loader(test.open());
        Reprocessor second = loader(test.open());

        CompletableFuture<Boolean> beside = CompletableFuture.supplyAsync(first::run);
        second.run();
        beside.join();

        assertThat(jobs.find(id).orElseThrow().progress().filesDone()).isEqualTo(10);
        assertThat(test.checksum()).isEqualTo(before);
    }

    @Test
    void aCancelledJobMakesNoMoreSteps() {
        String id = create().id();
        AtomicInteger steps = new AtomicInteger();

        loader(new Interrupted(warehouse, () -> {
                    if (steps.incrementAndGet() == 3) {
                        jobs.cancel(id);
                    }
                    return false;
                }))
                .run();

        Job cancelled = jobs.find(id).orElseThrow();
        assertThat(cancelled.state()).isEqualTo(Job.State.CANCELLED);
        assertThat(cancelled.progress().filesDone()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "SESSION", "UNEXPLAINED"})
    void aJobThatIsRefusedFailsAfterThreeTriesAndLetsTheOthersPass(LoadOutcome.Reason reason) {
        Job bad = create();
        Job good = jobs.create(Mode.MISSING, false, EnumSet.of(Table.EVENTS), HourRange.of(Files.HOUR), "admin");
        Reprocessor loader = loader(new Refusing(warehouse, bad.id(), reason, "nobody knows why"));

        boolean first = loader.run();
        Job tried = jobs.find(bad.id()).orElseThrow();
        Job.State other = jobs.find(good.id()).orElseThrow().state();
        loader.run();
        loader.run();
        Job failed = jobs.find(bad.id()).orElseThrow();
        boolean well = loader.run();

        assertThat(first).isFalse();
        assertThat(tried.state()).isEqualTo(Job.State.QUEUED);
        assertThat(other).isEqualTo(Job.State.DONE);
        assertThat(failed.state()).isEqualTo(Job.State.FAILED);
        assertThat(failed.message()).isEqualTo(reason + ": nobody knows why");
        assertThat(failed.finishedAt()).isNotNull();
        assertThat(well).isTrue();
        assertThat(jobs.cancel(bad.id()).orElseThrow().state()).isEqualTo(Job.State.FAILED);
    }

    @Test
    void aJobThatMeetsAFaultOfTheLoaderFailsToo() {
        Job bad = create();
        Job good = create();
        Reprocessor loader = loader(new Refusing(warehouse, bad.id(), LoadOutcome.Reason.REFUSED, ""));

        loader.run();
        loader.run();
        loader.run();

        assertThat(jobs.find(bad.id()).orElseThrow().state()).isEqualTo(Job.State.FAILED);
        assertThat(jobs.find(bad.id()).orElseThrow().message()).contains("a fault of the loader", "divided");
        assertThat(jobs.find(good.id()).orElseThrow().state()).isEqualTo(Job.State.DONE);
    }

    @Test
    void refusalsAreForgottenOnceTheStepIsMade() {
        String id = create().id();
        for (int step = 0; step < SETS; step++) {
            Reprocessor refused = loader(new Refusing(warehouse, id, LoadOutcome.Reason.REFUSED, "not now"));
            refused.run();
            refused.run();
            AtomicInteger steps = new AtomicInteger();
            loader(new Interrupted(warehouse, () -> steps.incrementAndGet() > 1))
                    .run();
        }

        assertThat(jobs.find(id).orElseThrow().state()).isEqualTo(Job.State.DONE);
    }

    @Test
    void endsInEveryStateOnce() {
        String done = create().id();
        String cancelled = create().id();

        jobs.finish(done);
        jobs.cancel(cancelled);

        assertThat(jobs.cancel(done).orElseThrow().state()).isEqualTo(Job.State.DONE);
        jobs.finish(cancelled);
        assertThat(jobs.find(cancelled).orElseThrow().state()).isEqualTo(Job.State.CANCELLED);
        assertThat(jobs.refused(done, "", "late").orElseThrow().state()).isEqualTo(Job.State.DONE);
        assertThat(jobs.cancel("none")).isEmpty();
    }

    /** A warehouse that refuses the steps of one job; without a message, by a fault of its own. */
    private record Refusing(Warehouse warehouse, String job, LoadOutcome.Reason reason, String message)
            implements Warehouse {

        @Override
        public LoadOutcome load(LoadBatch batch) {
            if (!(batch.step() instanceof JobStep step) || !step.jobId().equals(job)) {
                return warehouse.load(batch);
            }
            if (message.isEmpty()) {
                throw new ArithmeticException("divided by zero");
            }
            return new LoadOutcome.Retry(reason, message);
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

    /** A loader that stops before a step of the test's choice. */
    private record Interrupted(Warehouse warehouse, java.util.function.BooleanSupplier stop) implements Warehouse {

        @Override
        public LoadOutcome load(LoadBatch batch) {
            return stop.getAsBoolean()
                    ? new LoadOutcome.Retry(LoadOutcome.Reason.CONNECTION, "the loader was stopped")
                    : warehouse.load(batch);
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
