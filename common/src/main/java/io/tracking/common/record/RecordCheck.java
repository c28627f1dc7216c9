package io.tracking.common.record;

import io.tracking.common.rejected.FieldError;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks of each record of one body what the tables do not ask. */
public interface RecordCheck {

    /** What is wrong with the record, or null, before anything is made of it. */
    @Nullable
    FieldError check(Sent record, BiConsumer<String, String> mark);

    /**
     * What is wrong with an event that fits its table, or null.
     *
     * @param message as its column would hold it, null when there is none
     * @param mark takes a member of {@link CanonicalRow#EXTRA}: a name, and a JSON value
     */
    @Nullable
    FieldError checkMessage(String topic, @Nullable String message, BiConsumer<String, String> mark);

    /**
     * Tells of a record as it was sent.
     *
     * @param userAgent its own, else the header's
     * @param member the text of a string, a number or a boolean at its top level, by name; null when there is none
     */
    record Sent(@Nullable String userAgent, Function<String, @Nullable String> member) {}
}
