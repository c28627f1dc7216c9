package io.tracking.loader.rejected;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.jobs.JobStep;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.WarehouseSession;
import io.tracking.loader.stage.RowCounts;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what has become of rejected records that somebody replayed: tracking.replays. Thread-safe. */
public final class ReplayTable {

    private static final int MOST_CHARACTERS = 500;
    private static final int PER_STATEMENT = 500;
    private static final int IDS_PER_QUERY = 1000;

    private static final String AMONG =
            """
            SELECT *
            FROM tracking.replays
            WHERE rejected_hour BETWEEN :first AND :last
              AND rejected_id IN (:rejected_ids)
            ORDER BY replayed_at""";

    private static final String INSERT =
            """
            INSERT INTO tracking.replays (
                rejected_key, line, rejected_hour, rejected_id, request_id, outcome, reason, file_set, replayed_by,
                replayed_at, job_id)
            VALUES :replays""";

    private static final String NOTE =
            """
            UPDATE tracking.jobs
            SET message = :message
            WHERE job_id = :job_id""";

    private final Redshift redshift;
    private final Clock clock;
    private final Announcer announcer;

    ReplayTable(Redshift redshift, Clock clock, Announcer announcer) {
        this.redshift = redshift;
        this.clock = clock;
        this.announcer = announcer;
    }

    /** Says what one attempt led to. */
    public enum Outcome {
        /** Its rows are in a file of their own. */
        REPLAYED,
        /** It breaks the rules still, and stays where it is. */
        REFUSED
    }

    /**
     * One attempt at one record.
     *
     * @param file the rejected file
     * @param line where the record starts
     * @param rejectedId of the record
     * @param requestId that it was replayed with; empty when it was rejected again
     * @param outcome what it led to
     * @param reason why it was rejected again; else empty
     * @param fileSet the set with its rows; empty when it was rejected again
     * @param by the admin's name
     * @param at when
     */
    public record Replay(
            FileKey file,
            long line,
            String rejectedId,
            String requestId,
            Outcome outcome,
            String reason,
            String fileSet,
            String by,
            Instant at) {}

    /**
     * The latest attempt at each of these records, a successful one before all others.
     *
     * @param files where they are
     * @param rejectedIds of the records
     */
    public Map<String, Replay> of(Collection<FileKey> files, Collection<String> rejectedIds) {
        List<String> left = List.copyOf(rejectedIds);
        List<Replay> replays = new ArrayList<>();
        for (int from = 0; from < left.size(); from += IDS_PER_QUERY) {
            replays.addAll(among(files, left.subList(from, Math.min(left.size(), from + IDS_PER_QUERY))));
        }
        Map<String, Replay> latest = new HashMap<>();
        for (Replay replay : replays) {
            Replay before = latest.get(replay.rejectedId);
            if (before == null || replay.outcome == Outcome.REPLAYED || before.outcome == Outcome.REFUSED) {
                latest.put(replay.rejectedId, replay);
            }
        }
        return latest;
    }

    private List<Replay> among(Collection<FileKey> files, List<String> rejectedIds) {
        HourRange hours = HourRange.of(files);
        return redshift.ask(session -> session.sql(AMONG)
                .param("first", hours.first())
                .param("last", hours.last())
                .list("rejected_ids", rejectedIds)
                .query(row -> new Replay(
                        FileKey.parse(row.text("rejected_key")),
                        row.number("line"),
                        row.text("rejected_id"),
                        row.text("request_id"),
                        Outcome.valueOf(row.text("outcome")),
                        row.text("reason"),
                        row.text("file_set"),
                        row.text("replayed_by"),
                        row.time("replayed_at"))));
    }

    /** Keeps {@code replays}. */
    public void add(List<Replay> replays) {
        redshift.write(session -> {
            add(session, replays, "");
            return replays.size();
        });
    }

    /**
     * Keeps {@code replays}, and moves the job that made them if it still stands where {@code step} was planned from: one that
     * was cancelled meanwhile has replayed them all the same.
     *
     * @param files read to their ends in this step
     * @param rows records looked at: inserted are those replayed, duplicates those replayed before, quarantined those rejected again
     * @param message for the job
     */
    public void add(List<Replay> replays, JobStep step, int files, RowCounts rows, String message) {
        boolean told = redshift.locked(session -> {
            add(session, replays, step.jobId());
            Optional<Announcement> end = Optional.empty();
            if (step.stands(session)) {
                end = step.advance(session, files, 0, rows, clock.instant());
                session.sql(NOTE)
                        .param("message", cut(message))
                        .param("job_id", step.jobId())
                        .run();
                announcer.write(session, end.stream().toList());
            }
            return end.isPresent();
        });
        if (told) {
            announcer.committed();
        }
    }

    private static void add(WarehouseSession session, List<Replay> replays, String jobId) {
        for (int from = 0; from < replays.size(); from += PER_STATEMENT) {
            List<Replay> some = replays.subList(from, Math.min(replays.size(), from + PER_STATEMENT));
            session.sql(INSERT)
                    .rows(
                            "replays",
                            some.stream().map(replay -> row(replay, jobId)).toList())
                    .run();
        }
    }

    private static List<Object> row(Replay replay, String jobId) {
        return List.of(
                replay.file.toString(),
                replay.line,
                replay.file.hour(),
                replay.rejectedId,
                replay.requestId,
                replay.outcome.name(),
                cut(replay.reason),
                replay.fileSet,
                replay.by,
                replay.at,
                jobId);
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    }
}
