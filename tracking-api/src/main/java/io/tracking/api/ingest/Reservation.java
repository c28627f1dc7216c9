package io.tracking.api.ingest;

import io.tracking.api.commit.ByteBudget;
import io.tracking.common.record.Room;

/** Reserves room in the budget for what one body becomes, beside its own bytes. Not thread-safe. */
final class Reservation implements Room {

    private final ByteBudget.Share share;
    private final long body;
    private final long most;
    private boolean tooMuch;

    /**
     * For one body.
     *
     * @param body bytes of it, which are kept while it is read
     * @param most that one body may become, however much is left
     */
    Reservation(ByteBudget.Share share, long body, long most) {
        this.share = share;
        this.body = body;
        this.most = most;
    }

    @Override
    public boolean resize(long bytes) {
        tooMuch |= bytes > most;
        return !tooMuch && share.resize(body + bytes);
    }

    /** Whether it was this body that wanted too much, and not others that left too little. */
    boolean isTooMuch() {
        return tooMuch;
    }
}
