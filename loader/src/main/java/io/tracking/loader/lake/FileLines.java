package io.tracking.loader.lake;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.tracking.common.lake.Compression;
import io.tracking.common.lake.FileKey;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a window file, one after another, as bytes without their ends. Not thread-safe. */
public final class FileLines implements Closeable {

    private static final int BUFFER = 64 * 1024;

    /** Bytes of a line that are kept, as many as COPY takes of one: what is longer must not fill the memory. */
    public static final int LONGEST = 4 * 1024 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private long number;
    private boolean cut;

    /**
     * Reads the object's bytes through {@code in}, which {@link #close} closes.
     *
     * @throws IOException when it does not start as that format does
     */
    public FileLines(Compression compression, InputStream in) throws IOException {
        this.in = switch (compression) {
            case ZSTD -> new ZstdInputStreamNoFinalizer(in);
            case GZIP -> new GZIPInputStream(in, BUFFER);
        };
    }

    /**
     * Opens a published file.
     *
     * @throws IOException when the object is not there, or is not in its format
     */
    public static FileLines open(Lake lake, FileKey key) throws IOException {
        InputStream object = lake.open(key.toString());
        try {
            return new FileLines(key.compression(), object);
        } catch (IOException e) {
            object.close();
            throw e;
        }
    }

    /** The next line, or its first {@link #LONGEST} bytes; null at the end. */
    public byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean begun = false;
        cut = false;
        while (from < to || fill()) {
            begun = true;
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            int room = Math.min(end - from, LONGEST - line.size());
            line.write(buffer, from, room);
            cut |= room < end - from;
            from = end + 1;
            if (end < to) {
                break;
            }
        }
        if (!begun) {
            return null;
        }
        number++;
        return line.toByteArray();
    }

    /** The line that {@link #next} returned last is longer than what was returned. */
    public boolean cut() {
        return cut;
    }

    private boolean fill() throws IOException {
        to = Math.max(0, in.read(buffer));
        from = 0;
        return to > 0;
    }

    /** The line that {@link #next} returned last, from 1. */
    public long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Lines that are written to the result go to {@code target} compressed; to be closed. */
    public static OutputStream compressed(Compression compression, OutputStream target) throws IOException {
        return switch (compression) {
            case ZSTD -> new ZstdOutputStreamNoFinalizer(target);
            case GZIP -> new GZIPOutputStream(target);
        };
    }
}
