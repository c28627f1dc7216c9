package io.tracking.api.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Tells who sent a request.
 *
 * @param source path of the request
 * @param cookieId of the first-party cookie, null when there was none, or none of ours
 * @param userAgent User-Agent header
 * @param location Referer header
 */
public record Visitor(
        String source, @Nullable String cookieId, @Nullable String userAgent, @Nullable String location) {}
