package io.tracking.api.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Tells how much time has passed and nothing else, by a clock that nobody sets. */
public final class MonotonicClock extends Clock {

    private final Scheduler time;

    /** @param time that passes */
    public MonotonicClock(Scheduler time) {
        this.time = time;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(time.nanoTime());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
