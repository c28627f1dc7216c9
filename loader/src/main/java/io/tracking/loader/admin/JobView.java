package io.tracking.loader.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tracking.common.record.Table;
import io.tracking.loader.jobs.Job;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A job as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobView(
        String id,
        String kind,
        String state,
        @Nullable String mode,
        boolean dryRun,
        @Nullable List<String> tables,
        Instant from,
        Instant to,
        @Nullable Progress progress,
        @Nullable DryRun wouldBe,
        @Nullable Replay replay,
        @Nullable String message,
        String createdBy,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant finishedAt) {

    /**
     * What the finished steps did.
     *
     * @param files in the range, as last counted
     * @param filesDone read so far
     * @param filesLoadedBefore of those, in the ledger before
     * @param rows read
     * @param alreadyLoaded rows whose record was in the table already, or twice in the files
     * @param inserted 0 in a dry run
     * @param replaced 0 in a dry run
     * @param quarantined lines that cannot be loaded
     */
    record Progress(
            long files,
            long filesDone,
            long filesLoadedBefore,
            long rows,
            long alreadyLoaded,
            long inserted,
            long replaced,
            long quarantined) {}

    /** What a dry run found. */
    record DryRun(long files, long rows, long alreadyLoaded, long wouldInsert, long wouldReplace) {}

    /**
     * What the finished steps of a replay did; in a dry run, would have done.
     *
     * @param files rejected files in the range
     * @param filesDone read to their ends
     * @param records that match
     * @param replayed of those
     * @param replayedBefore left alone
     * @param refused again
     */
    record Replay(long files, long filesDone, long records, long replayed, long replayedBefore, long refused) {}

    static JobView of(Job job) {
        Job.Progress p = job.progress();
        boolean replay = job.kind() == Job.Kind.REPLAY;
        return new JobView(
                job.id(),
                job.kind().name().toLowerCase(Locale.ROOT),
                job.state().name().toLowerCase(Locale.ROOT),
                replay ? null : job.mode().name().toLowerCase(Locale.ROOT),
                job.dryRun(),
                replay ? null : job.tables().stream().map(Table::tableName).toList(),
                job.hours().first(),
                job.hours().last(),
                replay
                        ? null
                        : new Progress(
                                p.filesTotal(),
                                p.filesDone(),
                                p.filesInLedger(),
                                p.rows(),
                                p.alreadyLoaded(),
                                job.dryRun() ? 0 : p.inserted(),
                                job.dryRun() ? 0 : p.replaced(),
                                p.quarantined()),
                job.dryRun() && !replay
                        ? new DryRun(p.filesDone(), p.rows(), p.alreadyLoaded(), p.inserted(), p.replaced())
                        : null,
                replay
                        ? new Replay(
                                p.filesTotal(),
                                p.filesDone(),
                                p.rows(),
                                p.inserted(),
                                p.alreadyLoaded(),
                                p.quarantined())
                        : null,
                job.message().isEmpty() ? null : job.message(),
                job.createdBy(),
                job.createdAt(),
                job.updatedAt(),
                job.finishedAt());
    }
}
