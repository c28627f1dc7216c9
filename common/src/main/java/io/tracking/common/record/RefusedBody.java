package io.tracking.common.record;

import java.util.List;

/** A body in which no record can be told from another, because it could not even be unpacked. */
public final class RefusedBody {

    private RefusedBody() {}

    /**
     * The body, whole, as lines for a rejected file, without line ends.
     *
     * @throws NoRoomException when {@code room} has none for them
     */
    public static List<byte[]> lines(byte[] body, int length, FieldError error, Origin origin, Room room)
            throws NoRoomException {
        return RejectedLines.of(origin, -1, 1, List.of(error), new Made(room), body, 0, length);
    }
}
