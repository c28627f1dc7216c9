package io.tracking.common.record;

import java.time.Instant;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a body came from, when, and what fills in what its records leave out.
 *
 * @param source for people: {@code /track}, {@code /streams/user-utm/record}, {@code queue}
 * @param receivedAt fills in request_timestamp
 * @param cookieId fills in cookie_id
 * @param userAgent fills in user_agent, null when the client named none
 * @param location fills in location, null when the client named none
 * @param ids a fresh id for the record at that index; it fills in request_id, and names a rejected record
 * @param screening what is asked of the records beside the tables' rules
 */
public record Origin(
        String source,
        Instant receivedAt,
        String cookieId,
        @Nullable String userAgent,
        @Nullable String location,
        IntFunction<String> ids,
        Screening screening) {

    /** Tells of a body of which nothing is asked beside the tables' rules. */
    public Origin(
            String source,
            Instant receivedAt,
            String cookieId,
            @Nullable String userAgent,
            @Nullable String location,
            IntFunction<String> ids) {
        this(source, receivedAt, cookieId, userAgent, location, ids, Screening.NONE);
    }
}
