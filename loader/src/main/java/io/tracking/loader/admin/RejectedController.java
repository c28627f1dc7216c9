package io.tracking.loader.admin;

import io.tracking.loader.jobs.Job;
import io.tracking.loader.jobs.JobTable;
import io.tracking.loader.lake.HourRange;
import io.tracking.loader.rejected.Correction;
import io.tracking.loader.rejected.EntryId;
import io.tracking.loader.rejected.RejectedFiles;
import io.tracking.loader.rejected.RejectedRecord;
import io.tracking.loader.rejected.RejectedSearch;
import io.tracking.loader.rejected.ReplayRequest;
import io.tracking.loader.rejected.ReplayResult;
import io.tracking.loader.rejected.ReplayTable;
import io.tracking.loader.rejected.Replayer;
import java.net.URI;
import java.security.Principal;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows rejected records and why they were rejected, and replays them. */
@RestController
@RequestMapping("/admin/rejected")
class RejectedController {

    private static final int MOST = 200;

    private final RejectedFiles files;
    private final Replayer replayer;
    private final ReplayTable replays;
    private final JobTable jobs;
    private final Clock clock;

    RejectedController(RejectedFiles files, Replayer replayer, ReplayTable replays, JobTable jobs, Clock clock) {
        this.files = files;
        this.replayer = replayer;
        this.replays = replays;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** Without hours those of the last day; the first page also says how many match, by reason. */
    @GetMapping
    RejectedViews.Page list(
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String code,
            @RequestParam @Nullable String field,
            @RequestParam @Nullable String table,
            @RequestParam @Nullable String text,
            @RequestParam(defaultValue = "50") String limit,
            @RequestParam @Nullable String cursor) {
        RejectedSearch search = ReplayBody.search(Hours.of(from, to, clock.instant()), code, field, table, text);
        EntryId after = cursor == null ? null : ReplayBody.id("cursor", cursor);
        RejectedFiles.Page page = files.page(search, after, limit(limit));
        return RejectedViews.page(
                page,
                after == null,
                replays.of(
                        page.records().stream()
                                .map(record -> record.id().file())
                                .toList(),
                        page.records().stream().map(RejectedRecord::rejectedId).toList()));
    }

    private static int limit(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new InvalidRequestException("limit", "a number from 1 to " + MOST, text);
        }
        return Integer.parseInt(text);
    }

    /** What was replayed; with {@code dryRun}, what would be. */
    record Replayed(boolean dryRun, long replayed, long refused, List<RejectedViews.Result> results) {}

    /**
     * By ids: answered once the rows are in the lake, 202, or 200 when there is nothing new to load. By a search: 202 with a job.
     */
    @PostMapping("/replay")
    ResponseEntity<?> replay(@RequestBody ReplayBody body, Principal admin) {
        boolean dryRun = Boolean.TRUE.equals(body.dryRun());
        Correction correction = body.correction();
        if (body.isSearch()) {
            RejectedSearch search = body.search(clock.instant());
            Job job = jobs.createReplay(
                    new ReplayRequest(search, correction).toJson(),
                    dryRun,
                    new HourRange(search.from(), search.to()),
                    admin.getName());
            return ResponseEntity.accepted()
                    .location(URI.create("/admin/jobs/" + job.id()))
                    .body(JobView.of(job));
        }
        Set<EntryId> ids = body.entryIds();
        List<ReplayResult> results = replayer.replay(ids, correction, dryRun, admin.getName());
        long replayed = count(results, ReplayResult.Outcome.REPLAYED);
        return ResponseEntity.status(replayed > 0 && !dryRun ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(new Replayed(
                        dryRun,
                        replayed,
                        count(results, ReplayResult.Outcome.REFUSED),
                        results.stream().map(RejectedViews.Result::of).toList()));
    }

    private static long count(List<ReplayResult> results, ReplayResult.Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }
}
