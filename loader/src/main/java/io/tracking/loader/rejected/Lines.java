package io.tracking.loader.rejected;

import io.tracking.common.envelope.Envelope.Rows;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Rows, each ended by a line feed. Not thread-safe. */
final class Lines extends ByteArrayOutputStream {

    private int lines;

    void add(byte @Nullable [] row) {
        if (row != null) {
            writeBytes(row);
            write('\n');
            lines++;
        }
    }

    Rows rows() {
        return new Rows(buf, 0, count, lines);
    }
}
