package io.tracking.api.protocol;

import io.tracking.api.ingest.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks the protocol of one family of SDKs. Immutable and thread-safe. */
public interface Protocol {

    /** As {@code tracking.api.protocols} and {@code _extra} name it. */
    String name();

    /** The calls that its SDKs make. */
    List<Route> routes();

    /** Whether a body of a path that another protocol has, too, is of this one. */
    boolean speaks(JsonSlice body);

    /**
     * Writes one record for each event of the body, in its order.
     *
     * @throws NoEventsException when no event can be told in it
     */
    void translate(ProtocolCall call, JsonSlice body, RecordSink records) throws NoEventsException, NoSpaceException;

    /** The answer once all records are safe, the rejected ones among them. */
    Reply taken(Verdict.Taken verdict);

    /** The answer when all records were rejected, and kept; null for the usual problem, which those SDKs do not repeat. */
    default @Nullable Reply rejected(Verdict.Taken verdict) {
        return null;
    }

    /** The answer when nothing was taken, where an SDK understands another one than the usual problem; else null. */
    default @Nullable Reply refused(int status, String reason) {
        return null;
    }
}
