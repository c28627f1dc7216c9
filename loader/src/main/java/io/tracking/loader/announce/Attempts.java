package io.tracking.loader.announce;

import io.tracking.loader.schedule.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a receiver that has not taken a letter is tried again. Nothing is ever skipped: one that refuses again and again is
 * parked, which is said loudly, and tried once an hour. Thread-safe.
 */
final class Attempts {

    /** So often in a row a receiver refuses before it is parked. */
    private static final int MOST_REFUSALS = 5;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration PARKED = Duration.ofHours(1);

    private final Backoff backoff = new Backoff(FIRST, LONGEST);
    private int refusals;
    private boolean parked;
    private @Nullable String reason;
    private @Nullable Instant since;

    /** It took one. */
    synchronized void told() {
        backoff.reset();
        refusals = 0;
        parked = false;
        reason = null;
        since = null;
    }

    /** How long to leave it alone. */
    synchronized Duration later(Receipt.Later answer, Instant now) {
        failed(answer.reason(), now);
        refusals = 0;
        Duration pause = backoff.next();
        return answer.pause().compareTo(pause) > 0 ? answer.pause() : pause;
    }

    /** How long to leave it alone. */
    synchronized Duration refused(Receipt.Refused answer, Instant now) {
        failed(answer.reason(), now);
        refusals++;
        parked |= refusals >= MOST_REFUSALS;
        return parked ? PARKED : backoff.next();
    }

    private void failed(String why, Instant now) {
        reason = why;
        since = since == null ? now : since;
    }

    synchronized boolean parked() {
        return parked;
    }

    /** Why it does not take them; empty when it does. */
    synchronized Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** Since when. */
    synchronized Optional<Instant> since() {
        return Optional.ofNullable(since);
    }
}
