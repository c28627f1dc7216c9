package io.tracking.api.ingest;

import io.tracking.api.privacy.Wishes;
import io.tracking.api.sources.Admission;
import io.tracking.api.traces.OpenTrace;
import org.jspecify.annotations.Nullable;

/**
 * Tells who sent a request.
 *
 * @param source path of the request
 * @param cookieId of the first-party cookie, null when there was none, or none of ours
 * @param userAgent User-Agent header
 * @param location Referer header
 * @param admitted what counts its records, null when nobody does
 * @param wishes of its visitor
 * @param trace of its request; null while nothing is traced
 */
public record Visitor(
        String source,
        @Nullable String cookieId,
        @Nullable String userAgent,
        @Nullable String location,
        Admission.@Nullable Admitted admitted,
        Wishes wishes,
        @Nullable OpenTrace trace) {

    /** Tells of somebody whose records nobody counts. */
    public Visitor(String source, @Nullable String cookieId, @Nullable String userAgent, @Nullable String location) {
        this(source, cookieId, userAgent, location, null, Wishes.NONE, null);
    }
}
