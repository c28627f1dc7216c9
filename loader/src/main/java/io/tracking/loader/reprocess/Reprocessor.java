package io.tracking.loader.reprocess;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.warehouse.FileSet;
import io.tracking.loader.warehouse.Job;
import io.tracking.loader.warehouse.JobStep;
import io.tracking.loader.warehouse.Jobs;
import io.tracking.loader.warehouse.LakeFile;
import io.tracking.loader.warehouse.LakeFiles;
import io.tracking.loader.warehouse.LoadBatch;
import io.tracking.loader.warehouse.LoadOutcome;
import io.tracking.loader.warehouse.Warehouse;
import io.tracking.loader.warehouse.WarehouseProperties;
import io.tracking.loader.warehouse.WarehouseUnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the next step of the oldest unfinished job, until there is none. Nothing depends on its memory: any loader makes any
 * step, and a step that another loader made first is simply not made again. Not thread-safe.
 */
public final class Reprocessor {

    private static final Logger log = LoggerFactory.getLogger(Reprocessor.class);

    private final Jobs jobs;
    private final LakeFiles lakeFiles;
    private final Warehouse warehouse;
    private final WarehouseProperties properties;
    /** Of the job at hand: files never change, so each is asked for once. */
    private final Map<FileKey, LakeFile> described = new HashMap<>();

    private String describedFor = "";

    /** Takes up jobs when {@link #run} is called. */
    public Reprocessor(Jobs jobs, LakeFiles lakeFiles, Warehouse warehouse, WarehouseProperties properties) {
        this.jobs = jobs;
        this.lakeFiles = lakeFiles;
        this.warehouse = warehouse;
        this.properties = properties;
    }

    /**
     * Works until no job is left.
     *
     * @return false when it could not go on; the job waits where it is
     */
    public boolean run() {
        try {
            for (Optional<Job> job = jobs.next(Job.Kind.REPROCESS);
                    job.isPresent();
                    job = jobs.next(Job.Kind.REPROCESS)) {
                if (!step(job.get())) {
                    return false;
                }
            }
            return true;
        } catch (LakeUnavailableException | WarehouseUnavailableException e) {
            log.warn("Cannot reprocess now: {}; the next try follows", e.getMessage());
            return false;
        }
    }

    private boolean step(Job job) {
        List<FileSet> left = left(job);
        if (left.isEmpty()) {
            jobs.finish(job.id());
            return true;
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
        LoadOutcome outcome = warehouse.load(
                new LoadBatch(files, job.mode(), new JobStep(job.id(), job.nextSet(), next, total, job.dryRun())));
        if (outcome instanceof LoadOutcome.Retry retry) {
            return putOff(job, retry);
        }
        log.info("Job {}: {} of {} files: {}", job.id(), job.progress().filesDone() + files.size(), total, outcome);
        return true;
    }

    private boolean putOff(Job job, LoadOutcome.Retry retry) {
        String message = retry.reason() + ": " + retry.message();
        if (!message.equals(job.message())) {
            log.warn("Job {} cannot go on now ({}); the next try follows", job.id(), message);
            jobs.note(job.id(), message);
        }
        return false;
    }

    /** The sets of the job's range from its position on, oldest first. */
    private List<FileSet> left(Job job) {
        if (!job.id().equals(describedFor)) {
            described.clear();
            describedFor = job.id();
        }
        List<LakeFile> files = new ArrayList<>();
        for (FileKey key : lakeFiles.list(job.tables(), job.from(), job.to()).keySet()) {
            if (!described.containsKey(key)) {
                lakeFiles.describe(key).ifPresent(file -> described.put(key, file));
            }
            Optional.ofNullable(described.get(key)).ifPresent(files::add);
        }
        return FileSet.of(files).stream()
                .filter(set -> set.position().compareTo(job.nextSet()) >= 0)
                .toList();
    }
}
