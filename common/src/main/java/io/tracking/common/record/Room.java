package io.tracking.common.record;

/** Gives room for what a body becomes; it is asked before anything is kept. */
@FunctionalInterface
public interface Room {

    /** Bytes of a record beside its row or line: objects on the heap, and its part of the answer. */
    int PER_RECORD = 200;

    /** For bodies that are small by themselves. */
    Room UNLIMITED = bytes -> true;

    /**
     * Makes room for so many bytes in all: rows, lines of rejected records, and what the answer tells of them.
     *
     * @return false when there is none, with the room as it was
     */
    boolean resize(long bytes);
}
