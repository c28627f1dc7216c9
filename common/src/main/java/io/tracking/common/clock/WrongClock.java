package io.tracking.common.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Tells the time as a clock that jumps once and stays wrong does: for fault tests. Thread-safe. */
public final class WrongClock extends Clock {

    private final Clock right;
    private final Duration offset;
    private final Instant from;

    private WrongClock(Clock right, Duration offset, Instant from) {
        this.right = right;
        this.offset = offset;
        this.from = from;
    }

    /**
     * {@code right} itself when the offset is zero.
     *
     * @param offset added to the time; negative to set the clock back
     * @param after how long from now the time is still right
     */
    public static Clock of(Clock right, Duration offset, Duration after) {
        return offset.isZero()
                ? right
                : new WrongClock(right, offset, right.instant().plus(after));
    }

    @Override
    public Instant instant() {
        Instant now = right.instant();
        return now.isBefore(from) ? now : now.plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return right.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new WrongClock(right.withZone(zone), offset, from);
    }
}
