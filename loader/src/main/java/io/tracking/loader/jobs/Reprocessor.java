package io.tracking.loader.jobs;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.FileSet;
import io.tracking.loader.lake.LakeFile;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.load.LoadBatch;
import io.tracking.loader.load.LoadOutcome;
import io.tracking.loader.load.Warehouse;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.schedule.LogContext;
import io.tracking.loader.schedule.OutageLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the next step of the oldest unfinished job, until there is none. Nothing depends on its memory: any loader makes any
 * step, and a step that another loader made first is simply not made again. A job whose step is refused lets the others pass,
 * and has failed after the third time. Not thread-safe.
 */
public final class Reprocessor {

    private static final Logger log = LoggerFactory.getLogger(Reprocessor.class);

    private final JobTable jobs;
    private final LakeListing lakeListing;
    private final Warehouse warehouse;
    private final WarehouseProperties properties;
    private final OutageLog bucket;
    /** Of the job at hand: files never change, so each is asked for once. */
    private final Map<FileKey, LakeFile> described = new HashMap<>();

    private String describedFor = "";

    /** Takes up jobs when {@link #run} is called. */
    public Reprocessor(
            JobTable jobs, LakeListing lakeListing, Warehouse warehouse, WarehouseProperties properties, Clock clock) {
        this.jobs = jobs;
        this.lakeListing = lakeListing;
        this.warehouse = warehouse;
        this.properties = properties;
        this.bucket = new OutageLog("Cannot reprocess, the bucket does not answer", "The bucket answers again", clock);
    }

    /**
     * Works until no job is left.
     *
     * @return false when it could not go on; the job waits where it is
     */
    public boolean run() {
        try {
            Set<String> refused = new HashSet<>();
            for (Optional<Job> job = next(refused); job.isPresent(); job = next(refused)) {
                switch (attempt(job.get())) {
                    case MADE -> bucket.over();
                    case REFUSED -> refused.add(job.get().id());
                    case PAUSED -> {
                        return true;
                    }
                    case PUT_OFF -> {
                        return false;
                    }
                }
            }
            return refused.isEmpty();
        } catch (LakeUnavailableException e) {
            bucket.failed(String.valueOf(e.getMessage()));
            return false;
        } catch (WarehouseUnavailableException e) {
            // Redshift's adapter has said it, once for all that ask.
            log.debug("Cannot reprocess now: {}", e.getMessage());
            return false;
        }
    }

    private enum Attempt {
        MADE,
        REFUSED,
        PUT_OFF,
        PAUSED
    }

    private Optional<Job> next(Set<String> but) {
        return jobs.unfinished(Job.Kind.REPROCESS).stream()
                .filter(job -> !but.contains(job.id()))
                .findFirst();
    }

    // Whatever a step fails of, but for what passes, is its job's own fault and must not be that of the others.
    private Attempt attempt(Job job) {
        return LogContext.JOB.about(job.id(), () -> attemptStep(job));
    }

    private Attempt attemptStep(Job job) {
        try {
            return step(job);
        } catch (LakeUnavailableException e) {
            throw e;
        } catch (WarehouseUnavailableException e) {
            if (!e.refused()) {
                throw e;
            }
            return refused(job, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("Job {}: a fault of the loader", job.id(), e);
            return refused(job, "a fault of the loader: " + e);
        }
    }

    private Attempt refused(Job job, String message) {
        Job.State state =
                jobs.refused(job.id(), job.nextSet(), message).map(Job::state).orElse(Job.State.CANCELLED);
        if (state == Job.State.FAILED) {
            log.error("Job {} has failed: {}", job.id(), message);
        } else {
            log.warn("Job {} cannot go on ({}); it is tried again, the others go on", job.id(), message);
        }
        return Attempt.REFUSED;
    }

    private Attempt step(Job job) {
        List<FileSet> left = left(job);
        if (left.isEmpty()) {
            jobs.finish(job.id());
            return Attempt.MADE;
        }
        List<LakeFile> files = new ArrayList<>();
        int sets = 0;
        while (sets < left.size()
                && (sets == 0 || files.size() + left.get(sets).files().size() <= properties.maxFilesPerLoad())) {
            files.addAll(left.get(sets++).files());
        }
        String next = sets < left.size() ? left.get(sets).position() : "";
        long total = job.progress().filesDone()
                + left.stream().mapToLong(set -> set.files().size()).sum();
        LoadOutcome outcome = warehouse.load(new LoadBatch(files, job.mode(), jobs.step(job, next, total)));
        if (outcome instanceof LoadOutcome.Retry retry) {
            return putOff(job, retry);
        }
        log.info("Job {}: {} of {} files: {}", job.id(), job.progress().filesDone() + files.size(), total, outcome);
        return Attempt.MADE;
    }

    private Attempt putOff(Job job, LoadOutcome.Retry retry) {
        String message = retry.reason() + ": " + retry.message();
        switch (retry.reason()) {
            // A session that ended because Redshift is gone is told by the next line, which needs Redshift too.
            case REFUSED, UNREADABLE, SESSION, UNEXPLAINED -> {
                return refused(job, message);
            }
            case CONFLICT, CONNECTION, LOCKED, LAKE, PAUSED -> {}
        }
        if (!message.equals(job.message())) {
            log.info("Job {} waits ({})", job.id(), message);
            jobs.note(job.id(), message);
        }
        return retry.reason() == LoadOutcome.Reason.PAUSED ? Attempt.PAUSED : Attempt.PUT_OFF;
    }

    /** The sets of the job's range from its position on, oldest first. */
    private List<FileSet> left(Job job) {
        if (!job.id().equals(describedFor)) {
            described.clear();
            describedFor = job.id();
        }
        List<LakeFile> files = new ArrayList<>();
        for (FileKey key : lakeListing.list(job.tables(), job.hours()).keySet()) {
            if (!described.containsKey(key)) {
                lakeListing.describe(key).ifPresent(file -> described.put(key, file));
            }
            Optional.ofNullable(described.get(key)).ifPresent(files::add);
        }
        return FileSet.of(files).stream()
                .filter(set -> set.position().compareTo(job.nextSet()) >= 0)
                .toList();
    }
}
