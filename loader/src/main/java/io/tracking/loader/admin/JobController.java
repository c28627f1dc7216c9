package io.tracking.loader.admin;

import io.tracking.loader.jobs.Job;
import io.tracking.loader.jobs.JobTable;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Starts reprocessing, and shows and cancels its jobs. */
@RestController
@RequestMapping("/admin")
class JobController {

    private final JobTable jobs;

    JobController(JobTable jobs) {
        this.jobs = jobs;
    }

    @PostMapping("/reprocess")
    ResponseEntity<JobView> reprocess(@RequestBody ReprocessBody body, Principal admin) {
        Job job = jobs.create(
                body.loadMode(), Boolean.TRUE.equals(body.dryRun()), body.tableSet(), body.hours(), admin.getName());
        return ResponseEntity.accepted()
                .location(URI.create("/admin/jobs/" + job.id()))
                .body(JobView.of(job));
    }

    @GetMapping("/jobs")
    Map<String, List<JobView>> all() {
        return Map.of("jobs", jobs.latest().stream().map(JobView::of).toList());
    }

    @GetMapping("/jobs/{id}")
    JobView one(@PathVariable String id) {
        return JobView.of(found(id, jobs.find(id)));
    }

    @DeleteMapping("/jobs/{id}")
    JobView cancel(@PathVariable String id) {
        Job before = found(id, jobs.find(id));
        if (before.state().ended()) {
            throw ended(before);
        }
        Job after = found(id, jobs.cancel(id));
        if (after.state() != Job.State.CANCELLED) {
            throw ended(after);
        }
        return JobView.of(after);
    }

    private static ResponseStatusException ended(Job job) {
        return new ResponseStatusException(
                HttpStatus.CONFLICT, "Cannot cancel job " + job.id() + ": it has ended, " + job.state());
    }

    private static Job found(String id, Optional<Job> job) {
        return job.orElseThrow(() -> new ResponseStatusException(
                HttpStatus.NOT_FOUND, "There is no job " + id + "; GET /admin/jobs lists the latest"));
    }
}
