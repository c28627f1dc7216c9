package io.tracking.common.record;

import java.util.List;

/**
 * Tells what became of the records of one body; every record of the body is in exactly one of the two lists.
 *
 * @param accepted in the body's order
 * @param rejected in the body's order
 */
public record Batch(List<Accepted> accepted, List<Rejection> rejected) {}
