package io.tracking.loader.rejected;

import io.tracking.common.rejected.FieldError;
import io.tracking.loader.rejected.ReplayTable.Replay;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of one record that was to be replayed.
 *
 * @param id which
 * @param outcome what
 * @param requestIds that its rows have
 * @param errors why it was rejected again
 * @param before the replay that was first; null unless it was replayed before
 */
public record ReplayResult(
        EntryId id, Outcome outcome, List<String> requestIds, List<FieldError> errors, @Nullable Replay before) {

    /** Says what became of it. */
    public enum Outcome {
        /** Its rows are in the lake; in a dry run, would be. */
        REPLAYED,
        /** It breaks the rules still. */
        REFUSED,
        /** It was replayed before; nothing has been done. */
        REPLAYED_BEFORE,
        /** There is no such record. */
        NOT_FOUND
    }

    static ReplayResult notFound(EntryId id) {
        return new ReplayResult(id, Outcome.NOT_FOUND, List.of(), List.of(), null);
    }
}
