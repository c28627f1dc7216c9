package io.tracking.loader.rejected;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.jobs.JobStep;
import io.tracking.loader.jobs.Jobs;
import io.tracking.loader.load.RowCounts;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.Statements;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what has become of refused records that somebody replayed: tracking.replays. Thread-safe. */
public final class Replays {

    private static final int MOST_CHARACTERS = 500;
    private static final int PER_STATEMENT = 500;
    private static final int IDS_PER_QUERY = 1000;

    private final Redshift redshift;
    private final Clock clock;

    Replays(Redshift redshift, Clock clock) {
        this.redshift = redshift;
        this.clock = clock;
    }

    /** What one attempt led to. */
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
     * @param requestId that it was replayed with; empty when it was refused again
     * @param outcome what it led to
     * @param reason why it was refused again; else empty
     * @param fileSet the set with its rows; empty when it was refused again
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
        Instant first =
                files.stream().map(FileKey::hour).min(Instant::compareTo).orElseThrow();
        Instant last = files.stream().map(FileKey::hour).max(Instant::compareTo).orElseThrow();
        List<Object> parameters = new ArrayList<>(List.of(first, last));
        parameters.addAll(rejectedIds);
        return redshift.ask(statements -> statements.query(
                "SELECT * FROM tracking.replays WHERE rejected_hour BETWEEN ? AND ? AND rejected_id IN ("
                        + String.join(", ", Collections.nCopies(rejectedIds.size(), "?"))
                        + ") ORDER BY replayed_at",
                row -> new Replay(
                        FileKey.parse(row.getString("rejected_key")),
                        row.getLong("line"),
                        row.getString("rejected_id"),
                        row.getString("request_id"),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getString("reason"),
                        row.getString("file_set"),
                        row.getString("replayed_by"),
                        Statements.instant(row, "replayed_at")),
                parameters.toArray()));
    }

    /** Keeps {@code replays}. */
    public void add(List<Replay> replays) {
        redshift.write(statements -> {
            add(statements, replays, "");
            return replays.size();
        });
    }

    /**
     * Keeps {@code replays}, and moves the job that made them if it still stands where {@code step} was planned from: one that
     * was cancelled meanwhile has replayed them all the same.
     *
     * @param files read to their ends in this step
     * @param rows records looked at: inserted are those replayed, duplicates those replayed before, quarantined those refused
     * @param message for the job
     */
    public void add(List<Replay> replays, JobStep step, int files, RowCounts rows, String message) {
        redshift.writeAlone(statements -> {
            add(statements, replays, step.jobId());
            if (Jobs.stands(statements, step)) {
                Jobs.advance(statements, step, files, 0, rows, clock.instant());
                statements.run("UPDATE tracking.jobs SET message = ? WHERE job_id = ?", cut(message), step.jobId());
            }
            return replays.size();
        });
    }

    private static void add(Statements statements, List<Replay> replays, String jobId) throws SQLException {
        for (int from = 0; from < replays.size(); from += PER_STATEMENT) {
            List<Replay> some = replays.subList(from, Math.min(replays.size(), from + PER_STATEMENT));
            List<Object> values = new ArrayList<>();
            for (Replay replay : some) {
                values.addAll(List.of(
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
                        jobId));
            }
            statements.run(
                    "INSERT INTO tracking.replays (rejected_key, line, rejected_hour, rejected_id, request_id, outcome,"
                            + " reason, file_set, replayed_by, replayed_at, job_id) VALUES "
                            + String.join(", ", Collections.nCopies(some.size(), "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
                    values.toArray());
        }
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    }
}
