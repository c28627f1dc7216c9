package io.tracking.api.contracts;

import java.io.IOException;
import java.util.Map;

/** Holds a JSON Schema for each topic, as a file {@code <topic>.json}; what is no letter or digit in it may be percent-encoded. */
interface SchemaFolder {

    /** Files in it, at most. */
    int MOST_FILES = 1_000;

    /** Bytes of a file, at most. */
    long LARGEST_FILE = 256L * 1024;

    String SUFFIX = ".json";

    /**
     * All of them, by the file's name.
     *
     * @throws IOException when they cannot be read, or are more or larger than they may be
     */
    Map<String, byte[]> read() throws IOException;

    static void checkSize(String name, long bytes) throws IOException {
        if (bytes > LARGEST_FILE) {
            throw new IOException(name + " must have at most " + LARGEST_FILE + " bytes, got " + bytes);
        }
    }

    static void checkCount(int files) throws IOException {
        if (files > MOST_FILES) {
            throw new IOException("there must be at most " + MOST_FILES + " schemas, got more");
        }
    }
}
