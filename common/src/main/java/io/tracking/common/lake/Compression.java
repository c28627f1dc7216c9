package io.tracking.common.lake;

/** Names how a window file is compressed; both are formats that Redshift's COPY reads. */
public enum Compression {
    /** Zstandard frames. */
    ZSTD("zst"),
    /** RFC 1952 members. */
    GZIP("gz");

    private final String extension;

    Compression(String extension) {
        this.extension = extension;
    }

    /** The file name's ending, without the dot. */
    public String extension() {
        return extension;
    }

    static Compression ofExtension(String extension) {
        for (Compression compression : values()) {
            if (compression.extension.equals(extension)) {
                return compression;
            }
        }
        throw new IllegalArgumentException(
                "Cannot tell the compression of a file ending in ." + extension + ": expected .zst or .gz");
    }
}
