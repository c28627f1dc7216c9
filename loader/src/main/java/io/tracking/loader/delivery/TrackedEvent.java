package io.tracking.loader.delivery;

/** Says what one event tells about its counter. */
sealed interface TrackedEvent {

    /**
     * An event with a counter.
     *
     * @param birth the hour in which the counter began, in hours since 1970; -1 when its epoch does not tell
     * @param sequence from 1
     * @param hour of the request timestamp, in hours since 1970
     */
    record Counted(
            CounterKey counter,
            long birth,
            long sequence,
            long hour,
            String page,
            BrowserFamily browser,
            String release)
            implements TrackedEvent {}

    /** Says why a row has no counter that can be used. */
    enum Uncounted implements TrackedEvent {
        /** Another sender's: it has none. */
        UNTRACKED,
        /** It has one that no tracker makes. */
        UNBELIEVABLE,
        /** The row is no JSON object. */
        UNREADABLE
    }
}
