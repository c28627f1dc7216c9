package io.tracking.loader.delivery;

/**
 * Counts rows of files, repeated ones included.
 *
 * @param events all of them
 * @param untracked without a counter
 * @param unbelievable with a counter that no tracker makes
 * @param unreadable no JSON
 * @param outside with a counter, and a request timestamp that lies ahead, or before the look-back
 */
record RowKinds(long events, long untracked, long unbelievable, long unreadable, long outside) {

    static final RowKinds NONE = new RowKinds(0, 0, 0, 0, 0);

    RowKinds plus(RowKinds more) {
        return new RowKinds(
                events + more.events,
                untracked + more.untracked,
                unbelievable + more.unbelievable,
                unreadable + more.unreadable,
                outside + more.outside);
    }
}
