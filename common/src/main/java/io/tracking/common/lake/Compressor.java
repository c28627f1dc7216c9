package io.tracking.common.lake;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses window files.
 *
 * @param compression the format
 * @param level 1 to 19 for zstd, 1 to 9 for gzip
 */
public record Compressor(Compression compression, int level) {

    private static final int BUFFER = 64 * 1024;

    /** A stream that compresses into {@code target}; closing it ends the file. */
    public OutputStream into(OutputStream target) throws IOException {
        return switch (compression) {
            case ZSTD -> new ZstdOutputStreamNoFinalizer(target, level);
            case GZIP -> new Gzip(target, level);
        };
    }

    private static final class Gzip extends GZIPOutputStream {

        Gzip(OutputStream target, int level) throws IOException {
            super(target, BUFFER);
            def.setLevel(level);
        }
    }
}
