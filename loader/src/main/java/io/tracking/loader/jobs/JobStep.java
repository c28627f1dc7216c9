package io.tracking.loader.jobs;

import io.tracking.loader.load.Advance;
import io.tracking.loader.load.RowCounts;
import io.tracking.loader.redshift.Statements;
import java.sql.SQLException;
import java.time.Instant;

/**
 * One step of a job; the job moves on in the transaction that moves the rows.
 *
 * @param jobId which job
 * @param from {@link Job#nextSet()} that the step was planned from; when the job is elsewhere, the step is not made
 * @param to where the job goes on afterwards; empty when this is its last step
 * @param filesTotal how many files the job has, as far as is known now
 * @param dryRun count only, change nothing but the job
 */
public record JobStep(String jobId, String from, String to, long filesTotal, boolean dryRun) implements Advance {

    @Override
    public boolean stands(Statements statements) throws SQLException {
        return Jobs.stands(statements, this);
    }

    @Override
    public void advance(Statements statements, int files, int filesInLedger, RowCounts rows, Instant now)
            throws SQLException {
        Jobs.advance(statements, this, files, filesInLedger, rows, now);
    }
}
