package io.tracking.loader.queue;

/**
 * Names where messages come from.
 *
 * @param name of its threads
 * @param queue to receive from
 * @param receivers how many threads receive
 */
public record Lane(String name, EventQueue queue, int receivers) {}
