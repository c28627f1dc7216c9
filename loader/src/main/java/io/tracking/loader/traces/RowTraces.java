package io.tracking.loader.traces;

import io.tracking.common.envelope.Envelope.Rows;
import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.Folder;
import io.tracking.common.record.CanonicalRow;
import io.tracking.common.record.Table;
import io.tracking.common.traces.Sampling;
import io.tracking.common.traces.TraceIds;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the traced rows of one file, up to a number. Not thread-safe. */
public final class RowTraces {

    /** Beyond these, rows of the file are not traced on, whatever the ratio. */
    static final int MOST = 1_000;

    private final Clock clock;
    private final Teller teller;
    private final @Nullable Table table;
    private final Sampling sampling;
    private final List<Row> kept = new ArrayList<>();
    private long leftOut;
    private Instant closed = Instant.MIN;

    /**
     * A row that is traced.
     *
     * @param received when it was written into the file
     */
    record Row(TraceIds ids, Instant received) {}

    /** Tells of a file. */
    interface Teller {
        void published(FileKey key, long rows, RowTraces traced, Instant closed);
    }

    RowTraces(Clock clock, Teller teller, Folder folder, Sampling sampling) {
        this.clock = clock;
        this.teller = teller;
        this.sampling = sampling;
        table = switch (folder) {
            case EVENTS -> Table.EVENTS;
            case UTM -> Table.UTM;
            // They are no rows, and need not have an id.
            case REJECTED -> null;
        };
    }

    /** Rows were written. */
    public void add(Rows more) {
        if (table == null) {
            return;
        }
        Instant now = clock.instant();
        int from = more.from();
        for (int end : more.ends()) {
            String requestId = CanonicalRow.requestId(more.bytes(), from, end, table);
            if (requestId != null) {
                add(TraceIds.of(requestId), now);
            }
            from = end;
        }
    }

    private void add(TraceIds ids, Instant now) {
        if (!sampling.takes(ids)) {
            return;
        }
        // P8: a file with any number of traced rows costs no more than these.
        if (kept.size() < MOST) {
            kept.add(new Row(ids, now));
        } else {
            leftOut++;
        }
    }

    /** Nothing more is written. */
    public void closed() {
        closed = clock.instant();
    }

    /** The file is in the lake. */
    public void published(FileKey key, long rows) {
        teller.published(key, rows, this, closed);
    }

    List<Row> kept() {
        return Collections.unmodifiableList(kept);
    }

    /** Traced rows beyond {@link #MOST}. */
    long leftOut() {
        return leftOut;
    }
}
