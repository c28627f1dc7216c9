package io.tracking.loader.delivery;

import java.util.Comparator;

/**
 * Names one counter: a browser's device id and one life of its storage.
 *
 * @param high the first half of the device id, a UUID
 * @param low the second half
 * @param epoch a hash of the epoch's text
 */
record CounterKey(long high, long low, long epoch) implements Comparable<CounterKey> {

    private static final Comparator<CounterKey> ORDER = Comparator.comparing(CounterKey::spread, Long::compareUnsigned)
            .thenComparing(CounterKey::high)
            .thenComparing(CounterKey::low)
            .thenComparing(CounterKey::epoch);

    /** By chance, so that any stretch of them holds as many as another of the same length. */
    @Override
    public int compareTo(CounterKey other) {
        return ORDER.compare(this, other);
    }

    /** In which of {@code shards}, a power of two, its counts are: from 0, ascending in the order of keys. */
    int shard(int shards) {
        return shards == 1 ? 0 : (int) (spread() >>> (Long.SIZE - Integer.numberOfTrailingZeros(shards)));
    }

    /** @see <a href="https://xorshift.di.unimi.it/splitmix64.c">splitmix64</a> */
    private long spread() {
        long mixed = high ^ Long.rotateLeft(low, 29);
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** FNV-1a: whoever makes two epochs of one hash harms the counter of his own device alone. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
