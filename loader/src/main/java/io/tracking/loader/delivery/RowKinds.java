package io.tracking.loader.delivery;

/**
 * Counts rows of events files, repeated ones included. Rejected records are among {@code unbelievable} and {@code outside} alone.
 *
 * @param events all rows
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
