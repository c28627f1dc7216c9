package io.tracking.common.record;

/** Where what a body becomes is kept. Asked before anything is kept there. */
@FunctionalInterface
public interface Room {

    /** Bytes of a record beside its row or line: objects on the heap, and its part of the answer. */
    int PER_RECORD = 200;

    /** For bodies that are small by themselves. */
    Room UNLIMITED = bytes -> true;

    /**
     * Makes room for so many bytes in all: rows, lines of refused records, and what the answer tells of them.
     *
     * @return false when there is none, with the room as it was
     */
    boolean resize(long bytes);
}
