package io.tracking.common.envelope;

import io.tracking.common.envelope.Envelope.Rows;
import java.io.ByteArrayOutputStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Gathers rows, and ends each with a line feed. Not thread-safe; for use once. */
public final class RowsBuilder {

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final IntStream.Builder ends = IntStream.builder();

    /** Adds a row without its line feed; null adds nothing. */
    public void add(byte @Nullable [] row) {
        if (row != null) {
            lines.writeBytes(row);
            lines.write('\n');
            ends.add(lines.size());
        }
    }

    /** What was added; nothing can be added any more. */
    public Rows rows() {
        return new Rows(lines.toByteArray(), 0, ends.build().toArray());
    }
}
