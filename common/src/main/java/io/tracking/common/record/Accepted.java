package io.tracking.common.record;

import org.jspecify.annotations.Nullable;

/**
 * A record that fits its table, as canonical JSON rows without a line end.
 *
 * @param index of the record in its body, from 0
 * @param requestId as sent, or filled in
 * @param eventRow for tracking.events, null for a utm record
 * @param utmRow for tracking.utm, null for an event without a campaign
 * @param usesOriginCookie true when {@link Origin#cookieId()} filled in cookie_id
 */
public record Accepted(
        int index, String requestId, byte @Nullable [] eventRow, byte @Nullable [] utmRow, boolean usesOriginCookie) {}
