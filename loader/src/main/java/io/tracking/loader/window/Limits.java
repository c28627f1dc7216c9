package io.tracking.loader.window;

/**
 * Configures what closes a window before its time.
 *
 * @param bytes compressed, of all its files
 * @param rows of all its files
 * @param messages held
 * @param files open
 */
record Limits(long bytes, long rows, int messages, int files) {}
