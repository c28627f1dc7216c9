package io.tracking.api.http;

import io.tracking.common.record.BodyShape;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Names the calls that take records. */
enum RecordEndpoint {
    /** One record, an array, or {@code {"events":[…]}}. */
    TRACK("/track", "POST", BodyShape.TRACK),
    /** One record in the query string, for an image. */
    GIF("/track.gif", "GET", BodyShape.TRACK),
    /** One event in {@code Data}. */
    STREAM_EVENTS("/streams/user-events/record", "PUT", BodyShape.STREAM_EVENTS),
    /** One utm record in {@code Data}. */
    STREAM_UTM("/streams/user-utm/record", "PUT", BodyShape.STREAM_UTM);

    private static final Map<String, RecordEndpoint> BY_PATH =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(RecordEndpoint::path, Function.identity()));

    private final String path;
    private final String method;
    private final BodyShape shape;

    RecordEndpoint(String path, String method, BodyShape shape) {
        this.path = path;
        this.method = method;
        this.shape = shape;
    }

    /** Any other path that comes here is the tracker's own name of {@link #TRACK}. */
    static RecordEndpoint at(String path) {
        return BY_PATH.getOrDefault(path, TRACK);
    }

    static String[] paths() {
        return BY_PATH.keySet().toArray(String[]::new);
    }

    String path() {
        return path;
    }

    String method() {
        return method;
    }

    BodyShape shape() {
        return shape;
    }
}
