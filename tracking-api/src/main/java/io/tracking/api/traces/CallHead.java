package io.tracking.api.traces;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before its body is read.
 *
 * @param at when its headers had been read
 * @param path as the calls are called
 * @param traceparent header of who sent it, null when there is none
 */
record CallHead(Instant at, String method, String path, @Nullable String traceparent) {}
