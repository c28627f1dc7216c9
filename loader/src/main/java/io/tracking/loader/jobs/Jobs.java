package io.tracking.loader.jobs;

import io.tracking.common.record.Table;
import io.tracking.common.record.UuidV7;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.RowCounts;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.Statements;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.WakeUp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jobs, kept in the warehouse: they survive every restart, and any loader makes a job's next step. A step holds the
 * ledger and moves the job in its own transaction, so no step is made twice and none is lost.
 */
public final class Jobs {

    private static final String UNFINISHED = "state IN ('QUEUED', 'RUNNING')";

    /** So often is a step tried that is refused, before its job fails. */
    private static final int MOST_REFUSALS = 3;

    private static final Duration CLAIM = Duration.ofMinutes(2);

    private final Redshift redshift;
    private final Clock clock;
    private final WakeUp wakeUp;
    private final Set<Job.Kind> mayWait = EnumSet.allOf(Job.Kind.class);

    public Jobs(Redshift redshift, Clock clock, WakeUp wakeUp) {
        this.redshift = redshift;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    /**
     * Keeps a new job; a loader takes it up within its load interval.
     *
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    public Job create(
            LoadBatch.Mode mode, boolean dryRun, Set<Table> tables, Instant from, Instant to, String createdBy) {
        return create(Job.Kind.REPROCESS, "", mode, dryRun, EnumSet.copyOf(tables), from, to, createdBy);
    }

    /**
     * Keeps a new job that replays; a loader takes it up within its load interval.
     *
     * @param request what is asked for, at most 16 000 bytes
     * @throws WarehouseUnavailableException when the warehouse does not answer
     */
    public Job createReplay(String request, boolean dryRun, Instant from, Instant to, String createdBy) {
        return create(
                Job.Kind.REPLAY,
                request,
                LoadBatch.Mode.MISSING,
                dryRun,
                EnumSet.noneOf(Table.class),
                from,
                to,
                createdBy);
    }

    private Job create(
            Job.Kind kind,
            String request,
            LoadBatch.Mode mode,
            boolean dryRun,
            Set<Table> tables,
            Instant from,
            Instant to,
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
                from,
                to,
                "",
                Job.Progress.NONE,
                "",
                createdBy,
                now,
                now,
                null);
        redshift.write(statements -> statements.run(
                "INSERT INTO tracking.jobs (job_id, kind, request, worker, state, mode, dry_run, tables, from_hour, to_hour,"
                        + " next_set, files_total, files_done, files_in_ledger, rows_read, rows_present, rows_inserted,"
                        + " rows_replaced, rows_quarantined, message, created_by, created_at, updated_at)"
                        + " VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, ?, '', 0, 0, 0, 0, 0, 0, 0, 0, '', ?, ?, ?)",
                job.id(),
                kind.name(),
                request,
                job.state().name(),
                mode.name(),
                dryRun,
                tables.stream().map(Table::tableName).sorted().collect(Collectors.joining(",")),
                from,
                to,
                createdBy,
                now,
                now));
        mayHaveCome(kind);
        wakeUp.ring();
        return job;
    }

    /** The newest first, at most 100. */
    public List<Job> latest() {
        return redshift.ask(statements ->
                statements.query("SELECT * FROM tracking.jobs ORDER BY created_at DESC LIMIT 100", Jobs::read));
    }

    /** The job of that id. */
    public Optional<Job> find(String id) {
        return redshift.ask(statements -> find(statements, id));
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
            List<Job> jobs = redshift.ask(statements -> statements.query(
                    "SELECT * FROM tracking.jobs WHERE kind = ? AND " + UNFINISHED + " ORDER BY created_at, job_id",
                    Jobs::read,
                    kind.name()));
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
        return redshift.<Long>writeAlone(statements -> statements.run(
                        "UPDATE tracking.jobs SET worker = ?, updated_at = ? WHERE job_id = ? AND " + UNFINISHED
                                + " AND (worker = '' OR worker = ? OR updated_at < ?)",
                        worker,
                        now,
                        id,
                        worker,
                        now.minus(CLAIM)))
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
        redshift.write(statements -> statements.run(
                "UPDATE tracking.jobs SET message = ?, updated_at = ? WHERE job_id = ? AND " + UNFINISHED,
                cut(message),
                clock.instant(),
                id));
    }

    /**
     * The step from {@code position} was refused, for a reason of its own: after the third time the job has failed.
     *
     * @return the job as it stands then
     */
    public Optional<Job> refused(String id, String position, String message) {
        return redshift.write(statements -> {
            Instant now = clock.instant();
            statements.run(
                    "UPDATE tracking.jobs SET message = ?, updated_at = ?, refusals = refusals + 1,"
                            + " state = CASE WHEN refusals + 1 >= ? THEN 'FAILED' ELSE state END,"
                            + " finished_at = CASE WHEN refusals + 1 >= ? THEN CAST(? AS TIMESTAMP) END"
                            + " WHERE job_id = ? AND next_set = ? AND " + UNFINISHED,
                    cut(message),
                    now,
                    MOST_REFUSALS,
                    MOST_REFUSALS,
                    now,
                    id,
                    position);
            return find(statements, id);
        });
    }

    private static String cut(String message) {
        return message.length() > 500 ? message.substring(0, 500) : message;
    }

    private Optional<Job> end(String id, Job.State state) {
        return redshift.write(statements -> {
            Instant now = clock.instant();
            statements.run(
                    "UPDATE tracking.jobs SET state = ?, updated_at = ?, finished_at = ? WHERE job_id = ? AND "
                            + UNFINISHED,
                    state.name(),
                    now,
                    now,
                    id);
            return find(statements, id);
        });
    }

    /** Whether the job is where {@code step} was planned from. */
    public static boolean stands(Statements statements, JobStep step) throws SQLException {
        return statements.count(
                        "SELECT COUNT(*) FROM tracking.jobs WHERE job_id = ? AND next_set = ? AND " + UNFINISHED,
                        step.jobId(),
                        step.from())
                == 1;
    }

    /** Moves the job behind {@code step}. */
    public static void advance(
            Statements statements, JobStep step, int files, int filesInLedger, RowCounts rows, Instant now)
            throws SQLException {
        boolean last = step.to().isEmpty();
        statements.run(
                "UPDATE tracking.jobs SET state = ?, next_set = ?, files_total = ?, files_done = files_done + ?,"
                        + " files_in_ledger = files_in_ledger + ?, rows_read = rows_read + ?,"
                        + " rows_present = rows_present + ?, rows_inserted = rows_inserted + ?,"
                        + " rows_replaced = rows_replaced + ?, rows_quarantined = rows_quarantined + ?,"
                        + " message = '', refusals = 0, updated_at = ?, finished_at = CASE WHEN ? THEN CAST(? AS TIMESTAMP) END"
                        + " WHERE job_id = ?",
                last ? Job.State.DONE.name() : Job.State.RUNNING.name(),
                step.to(),
                step.filesTotal(),
                files,
                filesInLedger,
                rows.read(),
                rows.duplicates(),
                rows.inserted(),
                rows.replaced(),
                rows.quarantined(),
                now,
                last,
                now,
                step.jobId());
    }

    private static Optional<Job> find(Statements statements, String id) throws SQLException {
        return statements.query("SELECT * FROM tracking.jobs WHERE job_id = ?", Jobs::read, id).stream()
                .findFirst();
    }

    private static Job read(ResultSet row) throws SQLException {
        LocalDateTime finished = row.getObject("finished_at", LocalDateTime.class);
        return new Job(
                row.getString("job_id"),
                Job.Kind.valueOf(row.getString("kind")),
                row.getString("request"),
                Job.State.valueOf(row.getString("state")),
                LoadBatch.Mode.valueOf(row.getString("mode")),
                row.getBoolean("dry_run"),
                tables(row.getString("tables")),
                Statements.instant(row, "from_hour"),
                Statements.instant(row, "to_hour"),
                row.getString("next_set"),
                new Job.Progress(
                        row.getLong("files_total"),
                        row.getLong("files_done"),
                        row.getLong("files_in_ledger"),
                        row.getLong("rows_read"),
                        row.getLong("rows_present"),
                        row.getLong("rows_inserted"),
                        row.getLong("rows_replaced"),
                        row.getLong("rows_quarantined")),
                row.getString("message"),
                row.getString("created_by"),
                Statements.instant(row, "created_at"),
                Statements.instant(row, "updated_at"),
                finished == null ? null : finished.toInstant(ZoneOffset.UTC));
    }

    private static Set<Table> tables(String names) {
        Set<String> wanted = Set.of(names.split(","));
        return Stream.of(Table.values())
                .filter(table -> wanted.contains(table.tableName()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Table.class)));
    }
}
