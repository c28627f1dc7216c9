package io.tracking.loader.jobs;

import io.tracking.common.record.Table;
import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.Occasion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Says what others are told of a job that has ended: not who asked for it, which the audit log knows. */
final class JobEnd {

    private JobEnd() {}

    static Announcement of(Job job, Instant now) {
        Job.Progress done = job.progress();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("job", job.id());
        data.put("kind", lower(job.kind()));
        data.put("state", lower(job.state()));
        data.put("mode", lower(job.mode()));
        data.put("dryRun", job.dryRun());
        data.put("tables", job.tables().stream().map(Table::tableName).toList());
        data.put("fromHour", job.hours().first().toString());
        data.put("toHour", job.hours().last().toString());
        data.put("files", done.filesDone());
        data.put("rows", done.rows());
        data.put("alreadyLoaded", done.alreadyLoaded());
        data.put("inserted", done.inserted());
        data.put("replaced", done.replaced());
        data.put("quarantined", done.quarantined());
        data.put("message", job.message());
        String text = "Job %s (%s%s, hours of receipt %s to %s) %s: %d files, %d rows, %d inserted, %d replaced%s"
                .formatted(
                        job.id(),
                        lower(job.kind()),
                        job.dryRun() ? ", dry run" : "",
                        job.hours().first(),
                        job.hours().last(),
                        end(job.state()),
                        done.filesDone(),
                        done.rows(),
                        done.inserted(),
                        done.replaced(),
                        job.message().isEmpty() ? "" : "; " + job.message());
        return Announcement.of(Occasion.JOB_ENDED, now, text, data);
    }

    private static String end(Job.State state) {
        return switch (state) {
            case DONE -> "is done";
            case FAILED -> "has failed";
            case CANCELLED -> "was cancelled";
            case QUEUED, RUNNING -> "goes on";
        };
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
