package io.tracking.loader.intake;

/**
 * Where messages come from.
 *
 * @param name of its threads
 * @param queue to receive from
 * @param receivers how many threads receive
 */
record Lane(String name, EventQueue queue, int receivers) {}
