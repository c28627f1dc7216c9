package io.tracking.api.traces;

import io.tracking.common.traces.TraceIds;
import io.tracking.common.traces.Traces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request whose records are not known yet.
 *
 * @param at when its headers had been read
 * @param path as the calls are called
 * @param traceparent header of who sent it, null when there is none
 */
public record Arrival(
        Traces traces, Clock clock, Instant at, String method, String path, @Nullable String traceparent) {

    /** How the request is traced, now that its records are known; null when none of them is. */
    @Nullable
    RequestTrace with(List<String> requestIds) {
        List<TraceIds> traced = requestIds.stream()
                .map(TraceIds::of)
                .filter(traces.sampling()::takes)
                .distinct()
                .toList();
        return traced.isEmpty() ? null : new RequestTrace(this, traced, requestIds.size());
    }
}
