package io.tracking.loader.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What is known of one counter.
 *
 * @param key names it
 * @param birth the hour in which it began, in hours since 1970; -1 when that is not known
 * @param runs ascending, without overlap
 */
record CounterRuns(CounterKey key, long birth, List<SequenceRun> runs) {

    /** Sequence numbers beyond it are not believed: a browser that sends a thousand events a second reaches it after 34 years. */
    static final long MOST_SEQUENCE = 1L << 40;

    private static final int PLACE_BITS = 22;

    /** Places have smaller numbers. */
    static final int MOST_PLACES = 1 << PLACE_BITS;

    /** A sequence number and its place in one number, which sorts by the sequence number. */
    static long packed(long sequence, int place) {
        return sequence << PLACE_BITS | place;
    }

    /** Runs of packed numbers; a sequence number that is there more than once counts once, from the lesser of its places. */
    static List<SequenceRun> of(long[] packed, PlaceList places) {
        Arrays.sort(packed);
        List<SequenceRun> runs = new ArrayList<>();
        long first = 0;
        long last = 0;
        int place = -1;
        for (int i = 0; i < packed.length; ) {
            long sequence = packed[i] >>> PLACE_BITS;
            int here = place(packed[i]);
            for (i++; i < packed.length && packed[i] >>> PLACE_BITS == sequence; i++) {
                int other = place(packed[i]);
                if (other != here && places.get(other).compareTo(places.get(here)) < 0) {
                    here = other;
                }
            }
            if (here == place && sequence == last + 1) {
                last = sequence;
            } else {
                if (place >= 0) {
                    runs.add(new SequenceRun(first, last, place));
                }
                first = sequence;
                last = sequence;
                place = here;
            }
        }
        if (place >= 0) {
            runs.add(new SequenceRun(first, last, place));
        }
        return runs;
    }

    private static int place(long packed) {
        return (int) packed & (MOST_PLACES - 1);
    }

    /** Brings runs of many files into order; those that overlap are taken apart, number by number. */
    static List<SequenceRun> merged(List<SequenceRun> runs, PlaceList places) {
        runs.sort(Comparator.comparingLong(SequenceRun::first));
        long last = 0;
        boolean overlap = false;
        int length = 0;
        for (SequenceRun run : runs) {
            overlap |= run.first() <= last;
            last = Math.max(last, run.last());
            length += (int) run.length();
        }
        if (!overlap) {
            return runs;
        }
        long[] packed = new long[length];
        int at = 0;
        for (SequenceRun run : runs) {
            for (long sequence = run.first(); sequence <= run.last(); sequence++) {
                packed[at++] = packed(sequence, run.place());
            }
        }
        return of(packed, places);
    }
}
