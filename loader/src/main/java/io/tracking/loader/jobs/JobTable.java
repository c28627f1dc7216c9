package io.tracking.loader.jobs;

import io.tracking.common.record.Table;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.announce.Occasion;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.SqlRow;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.WakeUp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps the jobs in the warehouse: they survive every restart, and any loader makes a job's next step. A step holds the ledger
 * and moves the job in its own transaction, so no step is made twice and none is lost.
 */
public final class JobTable {

    private static final String INSERT =
            """
            INSERT INTO tracking.jobs (
                job_id, kind, request, worker, state, mode, dry_run, tables, from_hour, to_hour, next_set,
                files_total, files_done, files_in_ledger,
                rows_read, rows_present, rows_inserted, rows_replaced, rows_quarantined,
                message, created_by, created_at, updated_at)
            VALUES (
                :job_id, :kind, :request, '', :state, :mode, :dry_run, :tables, :from_hour, :to_hour, '',
                0, 0, 0,
                0, 0, 0, 0, 0,
                '', :created_by, :now, :now)""";

    private static final String LATEST =
            """
            SELECT *
            FROM tracking.jobs
            ORDER BY created_at DESC
            LIMIT 100""";

    private static final String FIND =
            """
            SELECT *
            FROM tracking.jobs
            WHERE job_id = :job_id""";

    private static final String UNFINISHED =
            """
            SELECT *
            FROM tracking.jobs
            WHERE kind = :kind
              AND state IN ('QUEUED', 'RUNNING')
            ORDER BY created_at, job_id""";

    private static final String CLAIM =
            """
            -- One worker at a time; one that is silent has died.
            UPDATE tracking.jobs
            SET worker = :worker,
                updated_at = :now
            WHERE job_id = :job_id
              AND state IN ('QUEUED', 'RUNNING')
              AND (worker = '' OR worker = :worker OR updated_at < :silent_since)""";

    private static final String NOTE =
            """
            UPDATE tracking.jobs
            SET message = :message,
                updated_at = :now
            WHERE job_id = :job_id
              AND state IN ('QUEUED', 'RUNNING')""";

    private static final String REFUSE =
            """
            -- Only where the step was planned from: what has moved on meanwhile was not refused.
            UPDATE tracking.jobs
            SET message = :message,
                updated_at = :now,
                refusals = refusals + 1,
                state = CASE WHEN refusals + 1 >= :most THEN 'FAILED' ELSE state END,
                finished_at = CASE WHEN refusals + 1 >= :most THEN CAST(:now AS TIMESTAMP) END
            WHERE job_id = :job_id
              AND next_set = :next_set
              AND state IN ('QUEUED', 'RUNNING')""";

    private static final String END =
            """
            UPDATE tracking.jobs
            SET state = :state,
                updated_at = :now,
                finished_at = :now
            WHERE job_id = :job_id
              AND state IN ('QUEUED', 'RUNNING')""";

    /** So often is a step tried that is refused, before its job fails. */
    private static final int MOST_REFUSALS = 3;

    private static final Duration SILENCE = Duration.ofMinutes(2);

    private final Redshift redshift;
    private final Clock clock;
    private final WakeUp wakeUp;
    private final Announcer announcer;
    private final Set<Job.Kind> mayWait = EnumSet.allOf(Job.Kind.class);

    public JobTable(Redshift redshift, Clock clock, WakeUp wakeUp, Announcer announcer) {
        this.redshift = redshift;
        this.clock = clock;
        this.wakeUp = wakeUp;
        this.announcer = announcer;
    }

    /**
     * The next step of {@code job}, which others are told of when it is the last one.
     *
     * @param to where the job goes on afterwards; empty when it does not
     * @param filesTotal how many files the job has, as far as is known now
     */
    public JobStep step(Job job, String to, long filesTotal) {
        return new JobStep(job.id(), job.nextSet(), to, filesTotal, job.dryRun(), session -> ended(session, job.id()));
    }

    /**
     * Keeps a new job; a loader takes it up within its load interval.
     *
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    public Job create(LoadBatch.Mode mode, boolean dryRun, Set<Table> tables, HourRange hours, String createdBy) {
        return create(Job.Kind.REPROCESS, "", mode, dryRun, EnumSet.copyOf(tables), hours, createdBy);
    }

    /**
     * Keeps a new job that replays; a loader takes it up within its load interval.
     *
     * @param request what is asked for, at most 16 000 bytes
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    public Job createReplay(String request, boolean dryRun, HourRange hours, String createdBy) {
        return create(
                Job.Kind.REPLAY,
                request,
                LoadBatch.Mode.MISSING,
                dryRun,
                EnumSet.noneOf(Table.class),
                hours,
                createdBy);
    }

    private Job create(
            Job.Kind kind,
            String request,
            LoadBatch.Mode mode,
            boolean dryRun,
            Set<Table> tables,
            HourRange hours,
            String createdBy) {
        Instant now = clock.instant();
        Job job = new Job(
                UuidV7.next(now),
                kind,
                request,
                Job.State.QUEUED,
                mode,
                dryRun,
                tables,
                hours,
                "",
                Job.Progress.NONE,
                "",
                createdBy,
                now,
                now,
                null);
        redshift.write(session -> session.sql(INSERT)
                .param("job_id", job.id())
                .param("kind", kind.name())
                .param("request", request)
                .param("state", job.state().name())
                .param("mode", mode.name())
                .param("dry_run", dryRun)
                .param("tables", tables.stream().map(Table::tableName).sorted().collect(Collectors.joining(",")))
                .param("from_hour", hours.first())
                .param("to_hour", hours.last())
                .param("created_by", createdBy)
                .param("now", now)
                .run());
        mayHaveCome(kind);
        wakeUp.ring();
        return job;
    }

    /** The newest first, at most 100. */
    public List<Job> latest() {
        return redshift.ask(session -> session.sql(LATEST).query(JobTable::read));
    }

    /** The job of that id. */
    public Optional<Job> find(String id) {
        return redshift.ask(session -> find(session, id));
    }

    /**
     * The jobs of that kind that have not ended, the oldest first. The warehouse is not asked while none can have come: since the
     * last answer that there is none, nobody made one here, and nothing had to be asked of the warehouse anyway.
     */
    public List<Job> unfinished(Job.Kind kind) {
        synchronized (mayWait) {
            if (!mayWait.remove(kind)) {
                return List.of();
            }
        }
        boolean none = false;
        try {
            List<Job> jobs = redshift.ask(session ->
                    session.sql(UNFINISHED).param("kind", kind.name()).query(JobTable::read));
            none = jobs.isEmpty();
            return jobs;
        } finally {
            if (!none) {
                mayHaveCome(kind);
            }
        }
    }

    /** The warehouse is awake, and another loader's job may wait there: the next turn asks. */
    void mayHaveCome() {
        synchronized (mayWait) {
            mayWait.addAll(EnumSet.allOf(Job.Kind.class));
        }
    }

    private void mayHaveCome(Job.Kind kind) {
        synchronized (mayWait) {
            mayWait.add(kind);
        }
    }

    /**
     * Reserves a job's next step for {@code worker}, until it makes it or is silent for two minutes.
     *
     * @return false when another worker is at it, or the job has ended
     */
    public boolean claim(String id, String worker) {
        Instant now = clock.instant();
        return redshift.locked(session -> session.sql(CLAIM)
                        .param("worker", worker)
                        .param("now", now)
                        .param("job_id", id)
                        .param("silent_since", now.minus(SILENCE))
                        .run())
                == 1;
    }

    /** Ends a job that has not ended: a step that is under way ends first, or is rolled back. Returns the job as it stands then. */
    public Optional<Job> cancel(String id) {
        return end(id, Job.State.CANCELLED);
    }

    /** Ends a job that has no file left. */
    public void finish(String id) {
        end(id, Job.State.DONE);
    }

    /** Notes what the job is waiting for. */
    public void note(String id, String message) {
        redshift.write(session -> session.sql(NOTE)
                .param("message", cut(message))
                .param("now", clock.instant())
                .param("job_id", id)
                .run());
    }

    /**
     * The step from {@code position} was refused, for a reason of its own: after the third time the job has failed.
     *
     * @return the job as it stands then
     */
    public Optional<Job> refused(String id, String position, String message) {
        return toldAfterwards(session -> {
            // P6: a job that is refused again and again fails, and lets the others pass.
            long changed = session.sql(REFUSE)
                    .param("message", cut(message))
                    .param("now", clock.instant())
                    .param("most", MOST_REFUSALS)
                    .param("job_id", id)
                    .param("next_set", position)
                    .run();
            return announced(session, id, changed);
        });
    }

    private static String cut(String message) {
        return message.length() > 500 ? message.substring(0, 500) : message;
    }

    private Optional<Job> end(String id, Job.State state) {
        return toldAfterwards(session -> {
            long changed = session.sql(END)
                    .param("state", state.name())
                    .param("now", clock.instant())
                    .param("job_id", id)
                    .run();
            return announced(session, id, changed);
        });
    }

    private Optional<Job> toldAfterwards(Function<WarehouseSession, Optional<Job>> change) {
        boolean ended = true;
        try {
            Optional<Job> job = redshift.write(change);
            ended = job.isPresent() && job.get().state().ended();
            return job;
        } finally {
            if (ended) {
                // Or may have ended: a connection that breaks at the commit leaves it open.
                announcer.committedBesideLoads();
            }
        }
    }

    /** The job as it stands now; others are told when it has ended by what was just {@code changed}. */
    private Optional<Job> announced(WarehouseSession session, String id, long changed) {
        Optional<Job> job = find(session, id);
        if (changed > 0 && announcer.wants(Occasion.JOB_ENDED)) {
            job.filter(one -> one.state().ended())
                    .ifPresent(one -> announcer.writeBesideLoads(session, JobEnd.of(one, clock.instant())));
        }
        return job;
    }

    private Optional<Announcement> ended(WarehouseSession session, String id) {
        return announcer.wants(Occasion.JOB_ENDED)
                ? find(session, id).map(job -> JobEnd.of(job, clock.instant()))
                : Optional.empty();
    }

    private static Optional<Job> find(WarehouseSession session, String id) {
        return session.sql(FIND).param("job_id", id).first(JobTable::read);
    }

    private static Job read(SqlRow row) {
        return new Job(
                row.text("job_id"),
                Job.Kind.valueOf(row.text("kind")),
                row.text("request"),
                Job.State.valueOf(row.text("state")),
                LoadBatch.Mode.valueOf(row.text("mode")),
                row.flag("dry_run"),
                tables(row.text("tables")),
                new HourRange(row.time("from_hour"), row.time("to_hour")),
                row.text("next_set"),
                new Job.Progress(
                        row.number("files_total"),
                        row.number("files_done"),
                        row.number("files_in_ledger"),
                        row.number("rows_read"),
                        row.number("rows_present"),
                        row.number("rows_inserted"),
                        row.number("rows_replaced"),
                        row.number("rows_quarantined")),
                row.text("message"),
                row.text("created_by"),
                row.time("created_at"),
                row.time("updated_at"),
                row.timeOrNone("finished_at").orElse(null));
    }

    private static Set<Table> tables(String names) {
        Set<String> wanted = Set.of(names.split(","));
        return Stream.of(Table.values())
                .filter(table -> wanted.contains(table.tableName()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Table.class)));
    }
}
