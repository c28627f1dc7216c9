package io.tracking.api.protocol;

import io.tracking.common.rejected.FieldError;
import org.jspecify.annotations.Nullable;

/** Tells what a body became. */
public sealed interface Translation {

    /**
     * As many records as it has events, in their order: {@code length} bytes of JSON, an array as {@code /track} takes it.
     *
     * @param key the write key that the body holds, null for none
     */
    record Records(Protocol protocol, @Nullable String key, byte[] body, int length) implements Translation {}

    /** No event can be told in it. */
    record Unreadable(Protocol protocol, @Nullable String key, FieldError error) implements Translation {}

    /** The records do not fit beside what others keep, or are more than one body may become. */
    record NoSpace() implements Translation {}
}
