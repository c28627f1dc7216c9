package io.tracking.loader.delivery;

/**
 * Bounds what is held and written at a time.
 *
 * @param bytes of counters, about, that a part is made of
 * @param counters of one object: small enough that the objects of one shard of all hours fit into memory together
 * @param sends that are believed of one counter in a part, repeats included
 */
record PartSize(long bytes, int counters, int sends) {

    static final PartSize USUAL = new PartSize(48L * 1024 * 1024, 16_384, 65_536);
}
