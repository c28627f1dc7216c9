package io.tracking.loader.rejected;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.RowsBuilder;
import io.tracking.common.lake.FileKey;
import io.tracking.common.record.Accepted;
import io.tracking.common.rejected.FieldError;
import io.tracking.loader.jobs.Job;
import io.tracking.loader.jobs.JobStep;
import io.tracking.loader.jobs.JobTable;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.LakeUnavailableException;
import io.tracking.loader.redshift.WarehouseUnavailableException;
import io.tracking.loader.rejected.ReplayReader.Reading;
import io.tracking.loader.rejected.ReplayResult.Outcome;
import io.tracking.loader.rejected.ReplayTable.Replay;
import io.tracking.loader.schedule.LogContext;
import io.tracking.loader.schedule.OutageLog;
import io.tracking.loader.stage.RowCounts;
import io.tracking.loader.window.DirectPublisher;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays rejected records: through the rules, into files of their own, and from there by the ordinary load. A record keeps its
 * request_id and request_timestamp, so that one that is replayed twice, after a crash for example, is loaded once. Thread-safe.
 */
public final class Replayer {

    private static final Logger log = LoggerFactory.getLogger(Replayer.class);
    private static final int RECORDS_PER_STEP = 2000;
    private static final long BYTES_PER_STEP = 4L * 1024 * 1024;
    private static final long BYTES_READ_PER_STEP = 64L * 1024 * 1024;

    private final RejectedFiles files;
    private final LakeListing lakeListing;
    private final DirectPublisher publisher;
    private final ReplayTable replays;
    private final JobTable jobs;
    private final String worker;
    private final Clock clock;
    private final MeterRegistry registry;
    private final ReplayReader reader;
    private final OutageLog bucket;

    Replayer(
            RejectedFiles files,
            ReplayReader reader,
            LakeListing lakeListing,
            DirectPublisher publisher,
            ReplayTable replays,
            JobTable jobs,
            String worker,
            Clock clock,
            MeterRegistry registry) {
        this.files = files;
        this.reader = reader;
        this.lakeListing = lakeListing;
        this.publisher = publisher;
        this.replays = replays;
        this.jobs = jobs;
        this.worker = worker;
        this.clock = clock;
        this.registry = registry;
        this.bucket = new OutageLog("Cannot replay, the bucket does not answer", "The bucket answers again", clock);
        for (Outcome outcome : Outcome.values()) {
            count(outcome, 0);
        }
    }

    /**
     * Replays the records of these ids. When this returns, the rows of those that pass are in the lake.
     *
     * @return one result for each id, in their order
     * @throws LakeUnavailableException when the lake does not answer; the same call may be made again
     * @throws WarehouseUnavailableException when the warehouse does not answer; the same call may be made again
     */
    public List<ReplayResult> replay(Collection<EntryId> ids, Correction correction, boolean dryRun, String who) {
        List<RejectedRecord> records = files.find(new LinkedHashSet<>(ids));
        Attempt attempt = attempt(records, correction, dryRun, who);
        if (!dryRun) {
            replays.add(attempt.replays);
        }
        Map<EntryId, ReplayResult> byId =
                attempt.results.stream().collect(Collectors.toMap(ReplayResult::id, Function.identity()));
        List<ReplayResult> results = ids.stream()
                .map(id -> byId.getOrDefault(id, ReplayResult.notFound(id)))
                .toList();
        if (!dryRun) {
            count(results);
        }
        return results;
    }

    /** What became of some records, and what is to be kept of it. */
    private record Attempt(List<ReplayResult> results, List<Replay> replays) {
        RowCounts counts() {
            return new RowCounts(
                    results.size(), of(Outcome.REPLAYED), of(Outcome.REPLAYED_BEFORE), of(Outcome.REFUSED), 0);
        }

        private long of(Outcome outcome) {
            return results.stream()
                    .filter(result -> result.outcome() == outcome)
                    .count();
        }
    }

    private Attempt attempt(List<RejectedRecord> records, Correction correction, boolean dryRun, String who) {
        Map<String, Replay> before = replays.of(
                records.stream().map(record -> record.id().file()).toList(),
                records.stream().map(RejectedRecord::rejectedId).toList());
        List<ReplayResult> results = new ArrayList<>();
        List<Accepted> accepted = new ArrayList<>();
        for (RejectedRecord record : records) {
            Replay first = before.get(record.rejectedId());
            if (first != null && first.outcome() == ReplayTable.Outcome.REPLAYED) {
                results.add(new ReplayResult(
                        record.id(), Outcome.REPLAYED_BEFORE, List.of(first.requestId()), List.of(), first));
                continue;
            }
            Reading reading = reader.read(record, correction);
            accepted.addAll(reading.accepted());
            results.add(new ReplayResult(
                    record.id(),
                    reading.accepted().isEmpty() ? Outcome.REFUSED : Outcome.REPLAYED,
                    reading.accepted().stream().map(Accepted::requestId).toList(),
                    reading.errors(),
                    null));
        }
        Instant now = clock.instant();
        String set = dryRun || accepted.isEmpty() ? "" : publisher.publish(envelope(accepted, now));
        return new Attempt(results, kept(records, results, set, who, now));
    }

    private static Envelope envelope(List<Accepted> accepted, Instant now) {
        RowsBuilder events = new RowsBuilder();
        RowsBuilder utm = new RowsBuilder();
        for (Accepted record : accepted) {
            events.add(record.eventRow());
            utm.add(record.utmRow());
        }
        return new Envelope(now, events.rows(), utm.rows(), new RowsBuilder().rows());
    }

    private static List<Replay> kept(
            List<RejectedRecord> records, List<ReplayResult> results, String set, String who, Instant now) {
        List<Replay> kept = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            RejectedRecord record = records.get(i);
            ReplayResult result = results.get(i);
            if (result.outcome() == Outcome.REPLAYED_BEFORE) {
                continue;
            }
            boolean rejected = result.outcome() == Outcome.REFUSED;
            for (String requestId : rejected ? List.of("") : result.requestIds()) {
                kept.add(new Replay(
                        record.id().file(),
                        record.id().line(),
                        record.rejectedId(),
                        requestId,
                        rejected ? ReplayTable.Outcome.REFUSED : ReplayTable.Outcome.REPLAYED,
                        rejected ? reason(result.errors()) : "",
                        rejected ? "" : set,
                        who,
                        now));
            }
        }
        return kept;
    }

    private static String reason(List<FieldError> errors) {
        return errors.stream().map(FieldError::message).collect(Collectors.joining("; "));
    }

    private void count(List<ReplayResult> results) {
        results.forEach(result -> count(result.outcome(), 1));
    }

    private void count(Outcome outcome, int records) {
        Counter.builder("tracking.replays")
                .description("Rejected records that were replayed, or could not be")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(registry)
                .increment(records);
    }

    /**
     * Makes the steps of replaying jobs until there is none that another loader is not at. A job whose step is refused lets the
     * others pass, and has failed after the third time.
     *
     * @return false when it could not go on; the job waits where it is
     */
    boolean run() {
        try {
            Set<String> passed = new HashSet<>();
            boolean well = true;
            for (Optional<Job> job = next(passed); job.isPresent(); job = next(passed)) {
                if (!jobs.claim(job.get().id(), worker)) {
                    passed.add(job.get().id());
                } else if (attempt(job.get())) {
                    bucket.over();
                } else {
                    passed.add(job.get().id());
                    well = false;
                }
            }
            return well;
        } catch (LakeUnavailableException e) {
            bucket.failed(String.valueOf(e.getMessage()));
            return false;
        } catch (WarehouseUnavailableException e) {
            // Redshift's adapter has said it, once for all that ask.
            log.debug("Cannot replay now: {}", e.getMessage());
            return false;
        }
    }

    private Optional<Job> next(Set<String> but) {
        return jobs.unfinished(Job.Kind.REPLAY).stream()
                .filter(job -> !but.contains(job.id()))
                .findFirst();
    }

    // Whatever a step fails of, but for what passes, is its job's own fault and must not be that of the others.
    private boolean attempt(Job job) {
        return LogContext.JOB.about(job.id(), () -> attemptStep(job));
    }

    private boolean attemptStep(Job job) {
        String message;
        try {
            step(job);
            return true;
        } catch (LakeUnavailableException e) {
            throw e;
        } catch (WarehouseUnavailableException e) {
            if (!e.refused()) {
                throw e;
            }
            message = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            log.error("Job {}: a fault of the loader", job.id(), e);
            message = "a fault of the loader: " + e;
        }
        boolean failed = jobs.refused(job.id(), job.nextSet(), message)
                .filter(after -> after.state() == Job.State.FAILED)
                .isPresent();
        if (failed) {
            log.error("Job {} has failed: {}", job.id(), message);
        } else {
            log.warn("Job {} cannot go on ({}); it is tried again, the others go on", job.id(), message);
        }
        return false;
    }

    private void step(Job job) {
        ReplayRequest request = ReplayRequest.parse(job.request());
        List<FileKey> all = lakeListing.rejected(job.hours());
        EntryId after = job.nextSet().isEmpty() ? null : EntryId.parse(job.nextSet());
        List<RejectedRecord> records = new ArrayList<>();
        long[] bytes = new long[1];
        @Nullable EntryId[] last = {after};
        boolean finished = files.scan(all, after, (record, bytesRead) -> {
            last[0] = record.id();
            if (request.search().matches(record)) {
                records.add(record);
                bytes[0] += record.bytes().length;
            }
            return records.size() < RECORDS_PER_STEP && bytes[0] < BYTES_PER_STEP && bytesRead < BYTES_READ_PER_STEP;
        });
        Attempt attempt = attempt(files.complete(records), request.correction(), job.dryRun(), job.createdBy());
        EntryId next = finished ? null : last[0];
        int filesDone = next == null ? all.size() : Math.max(0, all.indexOf(next.file()));
        JobStep step = jobs.step(job, next == null ? "" : next.toString(), all.size());
        replays.add(
                job.dryRun() ? List.of() : attempt.replays,
                step,
                Math.max(0, filesDone - (int) job.progress().filesDone()),
                attempt.counts(),
                example(attempt.results).orElse(job.message()));
        if (!job.dryRun()) {
            count(attempt.results);
        }
        log.info("Job {}: {} of {} rejected files: {}", job.id(), filesDone, all.size(), attempt.counts());
    }

    private static Optional<String> example(List<ReplayResult> results) {
        return results.stream()
                .filter(result -> result.outcome() == Outcome.REFUSED)
                .map(again -> "rejected again, for example " + again.id() + ": " + reason(again.errors()))
                .findFirst();
    }
}
