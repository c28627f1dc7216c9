package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import java.util.List;

/** Writes rejected lines of a body in which no record can be told from another, because it could not even be unpacked. */
public final class RejectedBody {

    private RejectedBody() {}

    /**
     * The body, whole, as lines for a rejected file, without line ends.
     *
     * @throws NoRoomException when {@code room} has none for them
     */
    public static List<byte[]> lines(byte[] body, int length, FieldError error, Origin origin, Room room)
            throws NoRoomException {
        return RejectionWriter.unreadable(origin, List.of(error), new Made(room), body, 0, length);
    }
}
