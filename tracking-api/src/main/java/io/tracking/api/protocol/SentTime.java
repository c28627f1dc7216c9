package io.tracking.api.protocol;

import io.tracking.common.text.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Corrects what a client's wrong clock says, by what that clock said when the request was sent. */
final class SentTime {

    /** Clients of some languages tell nanoseconds; the column holds microseconds. */
    private static final Pattern FINER = Pattern.compile("(\\.[0-9]{6})[0-9]{1,6}(?![0-9])");

    /** A smaller difference is the way of the request and not the clock: the client's time stays as it is. */
    static final Duration TOLERANCE = Duration.ofSeconds(30);

    private SentTime() {}

    /**
     * When an event happened.
     *
     * @param timestamp what the client says, in any form that request_timestamp may have
     * @param sentAt what its clock said when it sent the request, null when it does not say
     * @return in canonical form, cut to microseconds; null when {@code timestamp} is none: then the time of receipt is filled in
     */
    static @Nullable String of(@Nullable String timestamp, @Nullable String sentAt, Instant receivedAt) {
        String told = canonical(timestamp);
        String sent = canonical(sentAt);
        if (told == null || sent == null) {
            return told;
        }
        Instant sending = Timestamps.parse(sent);
        // What happened after it was sent was told by two clocks, or by none: nothing follows from it.
        if (Timestamps.parse(told).isAfter(sending.plus(TOLERANCE))) {
            return told;
        }
        Duration behind = Duration.between(sending, receivedAt);
        return behind.abs().compareTo(TOLERANCE) <= 0
                ? told
                : Timestamps.format(Timestamps.parse(told).plus(behind));
    }

    private static @Nullable String canonical(@Nullable String time) {
        return time == null ? null : Timestamps.canonical(FINER.matcher(time).replaceFirst("$1"));
    }
}
