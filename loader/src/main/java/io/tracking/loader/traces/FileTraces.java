package io.tracking.loader.traces;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.traces.Step;
import io.tracking.common.traces.StepKind;
import io.tracking.common.traces.TraceIds;
import io.tracking.common.traces.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * Tells where records and files have gone. Files and loads are few, and each is traced; of records those that are sampled. Links
 * lead both ways, so that a reader can follow them from a row to its load, and from a file to some of its rows. Thread-safe.
 */
public final class FileTraces {

    private static final String FILE = "tracking.file";

    private final Traces traces;
    private final Clock clock;

    FileTraces(Traces traces, Clock clock) {
        this.traces = traces;
        this.clock = clock;
    }

    /** Gathers the traced rows of a file that is being filled. */
    public RowTraces rows(Folder folder) {
        return new RowTraces(clock, this::published, folder, traces.sampling());
    }

    /**
     * A file is in the lake.
     *
     * @param closed when it was complete
     */
    private void published(FileKey key, long rows, RowTraces traced, Instant closed) {
        Instant now = clock.instant();
        TraceIds file = TraceIds.of(key.toString());
        Step publish = traces.first(file, "file publish", StepKind.INTERNAL)
                .with(FILE, file.name())
                .with("tracking.rows", rows);
        traced.kept().stream().limit(Step.MOST_LINKS).forEach(row -> publish.linked(row.ids()));
        publish.lasted(closed, now);
        for (RowTraces.Row row : traced.kept()) {
            traces.within(row.ids(), "queue receive", StepKind.CONSUMER)
                    .with("messaging.system", "aws_sqs")
                    .with(FILE, file.name())
                    .linked(file)
                    .lasted(row.received(), now);
        }
        traces.dropped(traced.leftOut());
    }

    /** A load has committed just now. */
    public void loaded(String loadId, Collection<FileKey> files, long rows, long quarantined, Duration took) {
        Instant now = clock.instant();
        TraceIds load = TraceIds.of(loadId);
        Step step = traces.first(load, "load", StepKind.INTERNAL)
                .with("tracking.load_id", loadId)
                .with("tracking.files", files.size())
                .with("tracking.rows", rows)
                .with("tracking.quarantined", quarantined);
        files.stream().limit(Step.MOST_LINKS).forEach(key -> step.linked(TraceIds.of(key.toString())));
        step.lasted(now.minus(took), now);
        for (FileKey key : files) {
            traces.within(TraceIds.of(key.toString()), "file load", StepKind.INTERNAL)
                    .with("tracking.load_id", loadId)
                    .linked(load)
                    .lasted(now.minus(took), now);
        }
    }
}
