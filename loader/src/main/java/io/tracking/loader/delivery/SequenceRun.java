package io.tracking.loader.delivery;

/**
 * Sequence numbers of one counter that are known, one after the other, from one place.
 *
 * @param first of them, at least 1
 * @param last of them, included
 * @param place its number in the list that goes with it
 */
record SequenceRun(long first, long last, int place) {

    long length() {
        return last - first + 1;
    }
}
