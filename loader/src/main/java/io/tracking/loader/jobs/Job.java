package io.tracking.loader.jobs;

import io.tracking.common.record.Table;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.load.LoadBatch;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands in tracking.jobs.
 *
 * @param id UUIDv7
 * @param kind what it does
 * @param request what a replay was asked for, as JSON; else empty
 * @param state how far it is
 * @param mode MISSING or REPLACE; of no meaning in a replay
 * @param dryRun counts only
 * @param tables whose files are read; none in a replay
 * @param hours of receipt
 * @param nextSet where it goes on; empty before the first step
 * @param progress what has been done
 * @param message why it failed, or was refused last, or what it is waiting for; else empty
 * @param createdBy the admin's name
 * @param createdAt when it was asked for
 * @param updatedAt when it last moved
 * @param finishedAt when it ended
 */
public record Job(
        String id,
        Kind kind,
        String request,
        State state,
        LoadBatch.Mode mode,
        boolean dryRun,
        Set<Table> tables,
        HourRange hours,
        String nextSet,
        Progress progress,
        String message,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {

    /** Says what a job does. */
    public enum Kind {
        /** Reads our own files again. */
        REPROCESS,
        /** Replays rejected records. */
        REPLAY
    }

    /** Moves from left to right, once. */
    public enum State {
        /** No step has been made. */
        QUEUED,
        /** Some steps have been made; any loader makes the next. */
        RUNNING,
        /** Every file has been read. */
        DONE,
        /** A step was refused again and again, for the reason in the message; what was committed stays. It may be asked for again. */
        FAILED,
        /** An admin ended it; what was committed stays. */
        CANCELLED;

        /** Nothing more will happen. */
        public boolean ended() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /**
     * Sums over the finished steps; in a dry run, what would have been. In a replay, rows are rejected records: inserted are
     * those replayed, already loaded those replayed before, quarantined those refused again.
     *
     * @param filesTotal files in the range, as last counted
     * @param filesDone files read
     * @param filesInLedger of those, how many had been loaded before
     * @param rows lines read
     * @param alreadyLoaded rows whose record was in the table, or twice in the files
     * @param inserted rows that were missing
     * @param replaced rows written again
     * @param quarantined lines that cannot be loaded
     */
    public record Progress(
            long filesTotal,
            long filesDone,
            long filesInLedger,
            long rows,
            long alreadyLoaded,
            long inserted,
            long replaced,
            long quarantined) {

        static final Progress NONE = new Progress(0, 0, 0, 0, 0, 0, 0, 0);
    }
}
