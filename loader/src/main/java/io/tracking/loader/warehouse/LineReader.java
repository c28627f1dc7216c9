package io.tracking.loader.warehouse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines as bytes, without their ends; not thread-safe. */
final class LineReader {

    private final InputStream in;

    /** @param in read byte by byte: buffered */
    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line; null at the end. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = in.read();
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n') {
            line.write(read);
            read = in.read();
        }
        return line.toByteArray();
    }
}
