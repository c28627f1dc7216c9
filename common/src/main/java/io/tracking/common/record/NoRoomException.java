package io.tracking.common.record;

/** There was no {@link Room} for what a body becomes; nothing of it has been accepted. */
public final class NoRoomException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long bytes;

    NoRoomException(long bytes) {
        super("Cannot keep what the body becomes: no room for " + bytes + " bytes");
        this.bytes = bytes;
    }

    /** That there was no room for. */
    public long bytes() {
        return bytes;
    }
}
