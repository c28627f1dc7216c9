package io.tracking.api.protocol;

import io.tracking.common.record.Room;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the records that the events of one body become, one for each, as a body of {@code /track}. Not thread-safe. */
final class RecordSink {

    /** The array grows by doubling, and is there twice while it does. */
    private static final int TIMES_KEPT = 3;

    private final String protocol;
    private final Room room;
    private final JsonBytes json = new JsonBytes();

    /** @param room is asked before more is kept than one event beyond what it gave */
    RecordSink(String protocol, Room room) {
        this.protocol = protocol;
        this.room = room;
        json.open('[');
    }

    /** Hands on as a record what is no event: it is rejected, and those around it are not. */
    void reject(JsonSlice noEvent) throws NoSpaceException {
        json.element(noEvent);
        reserve();
    }

    /** Begins a record of the event with these fields; {@link #end} ends it. */
    TranslatedEvent begin(Map<String, JsonSlice> fields) {
        return new TranslatedEvent(json, new LinkedHashMap<>(fields));
    }

    /** Ends a record; what no column has taken of its event is kept under the protocol's name. */
    void end(TranslatedEvent event) throws NoSpaceException {
        event.end(protocol);
        reserve();
    }

    private void reserve() throws NoSpaceException {
        if (!room.resize((long) TIMES_KEPT * json.length())) {
            throw new NoSpaceException();
        }
    }

    /** All of it, an array; nothing is added afterwards. */
    JsonBytes finish() {
        json.close(']');
        return json;
    }
}
