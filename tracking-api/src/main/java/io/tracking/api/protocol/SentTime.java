package io.tracking.api.protocol;

import io.tracking.common.text.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Corrects what a client's wrong clock says, by what that clock said when the request was sent. */
final class SentTime {

    /** A smaller difference is the way of the request and not the clock: the client's time stays as it is. */
    static final Duration TOLERANCE = Duration.ofSeconds(30);

    private SentTime() {}

    /**
     * When an event happened.
     *
     * @param timestamp what the client says, in any form that request_timestamp may have
     * @param sentAt what its clock said when it sent the request, null when it does not say
     * @return in canonical form; null when {@code timestamp} is none: then the time of receipt is filled in
     */
    static @Nullable String of(@Nullable String timestamp, @Nullable String sentAt, Instant receivedAt) {
        String told = timestamp == null ? null : Timestamps.canonical(timestamp);
        String sent = sentAt == null ? null : Timestamps.canonical(sentAt);
        if (told == null || sent == null) {
            return told;
        }
        Duration behind = Duration.between(Timestamps.parse(sent), receivedAt);
        return behind.abs().compareTo(TOLERANCE) <= 0
                ? told
                : Timestamps.format(Timestamps.parse(told).plus(behind));
    }
}
