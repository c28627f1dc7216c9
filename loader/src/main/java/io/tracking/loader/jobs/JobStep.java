package io.tracking.loader.jobs;

import io.tracking.loader.announce.Announcement;
import io.tracking.loader.load.Advance;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.stage.RowCounts;
import java.time.Instant;
import java.util.Optional;

/**
 * One step of a job; the job moves on in the transaction that moves the rows.
 *
 * @param jobId which job
 * @param from {@link Job#nextSet()} that the step was planned from; when the job is elsewhere, the step is not made
 * @param to where the job goes on afterwards; empty when this is its last step
 * @param filesTotal how many files the job has, as far as is known now
 * @param dryRun count only, change nothing but the job
 * @param end what is told of its last step
 */
public record JobStep(String jobId, String from, String to, long filesTotal, boolean dryRun, End end)
        implements Advance {

    /** Says what others are to be told when the job has ended; asks in the transaction that ends it. */
    @FunctionalInterface
    public interface End {

        /** Nobody is told. */
        End UNTOLD = session -> Optional.empty();

        Optional<Announcement> told(WarehouseSession session);
    }

    private static final String STANDS =
            """
            -- A step is made once: when its job is elsewhere or has ended, there is nothing to do.
            SELECT COUNT(*)
            FROM tracking.jobs
            WHERE job_id = :job_id
              AND next_set = :next_set
              AND state IN ('QUEUED', 'RUNNING')""";

    private static final String ADVANCE =
            """
            -- The job moves on in the transaction that moves the rows, last: nobody can cancel it from here to the commit.
            UPDATE tracking.jobs
            SET state = :state,
                next_set = :next_set,
                files_total = :files_total,
                files_done = files_done + :files,
                files_in_ledger = files_in_ledger + :files_in_ledger,
                rows_read = rows_read + :rows_read,
                rows_present = rows_present + :rows_present,
                rows_inserted = rows_inserted + :rows_inserted,
                rows_replaced = rows_replaced + :rows_replaced,
                rows_quarantined = rows_quarantined + :rows_quarantined,
                message = '',
                refusals = 0,
                updated_at = :now,
                finished_at = CASE WHEN :finished THEN CAST(:now AS TIMESTAMP) END
            WHERE job_id = :job_id""";

    @Override
    public boolean stands(WarehouseSession session) {
        return session.sql(STANDS)
                        .param("job_id", jobId)
                        .param("next_set", from)
                        .count()
                == 1;
    }

    @Override
    public Optional<Announcement> advance(
            WarehouseSession session, int files, int filesInLedger, RowCounts rows, Instant now) {
        boolean last = to.isEmpty();
        session.sql(ADVANCE)
                .param("state", (last ? Job.State.DONE : Job.State.RUNNING).name())
                .param("next_set", to)
                .param("files_total", filesTotal)
                .param("files", files)
                .param("files_in_ledger", filesInLedger)
                .param("rows_read", rows.read())
                .param("rows_present", rows.duplicates())
                .param("rows_inserted", rows.inserted())
                .param("rows_replaced", rows.replaced())
                .param("rows_quarantined", rows.quarantined())
                .param("now", now)
                .param("finished", last)
                .param("job_id", jobId)
                .run();
        return last ? end.told(session) : Optional.empty();
    }
}
