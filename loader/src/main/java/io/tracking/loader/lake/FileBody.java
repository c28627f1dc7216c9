package io.tracking.loader.lake;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Holds a file's bytes, compressed, which can be read any number of times. */
public interface FileBody {

    /** The size in bytes. */
    long length();

    /** The bytes from the start. */
    InputStream open();

    /** A body of bytes at hand. */
    static FileBody of(byte[] bytes) {
        return new FileBody() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
