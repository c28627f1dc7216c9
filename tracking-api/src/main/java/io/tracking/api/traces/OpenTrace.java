package io.tracking.api.traces;

import io.tracking.common.traces.TraceIds;
import io.tracking.common.traces.Traces;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Traces a request whose records are not known yet. */
public final class OpenTrace {

    /** A body may hold thousands; the others' traces begin where the loader receives them. */
    private static final int MOST_RECORDS = 128;

    private final Traces traces;
    private final Clock clock;
    private final CallHead head;

    OpenTrace(Traces traces, Clock clock, CallHead head) {
        this.traces = traces;
        this.clock = clock;
        this.head = head;
    }

    /** How a request with these records is traced; null when traces are switched off, and when none of the records is traced. */
    public static @Nullable RequestTrace with(@Nullable OpenTrace open, List<String> requestIds) {
        return open == null ? null : open.with(requestIds);
    }

    private @Nullable RequestTrace with(List<String> requestIds) {
        List<TraceIds> traced = requestIds.stream()
                .map(TraceIds::of)
                .filter(traces.sampling()::takes)
                .distinct()
                .limit(MOST_RECORDS)
                .toList();
        return traced.isEmpty() ? null : new RequestTrace(traces, clock, head, traced, requestIds.size());
    }
}
