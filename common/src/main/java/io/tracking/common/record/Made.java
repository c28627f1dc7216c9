package io.tracking.common.record;

/** Counts what a body becomes, and asks for room before it is kept. Not thread-safe. */
final class Made {

    private static final long MOST_AHEAD = 64L * 1024;

    private final Room room;
    private long bytes;
    private long granted;

    Made(Room room) {
        this.room = room;
    }

    void add(long more) throws NoRoomException {
        bytes += more;
        if (bytes > granted) {
            long wanted = bytes + Math.min(bytes, MOST_AHEAD);
            if (!room.resize(wanted)) {
                throw new NoRoomException(wanted);
            }
            granted = wanted;
        }
    }

    /** Nothing of it is kept after all. */
    void forget() {
        bytes = 0;
    }
}
