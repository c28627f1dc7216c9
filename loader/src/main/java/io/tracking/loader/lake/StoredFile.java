package io.tracking.loader.lake;

import java.time.Instant;
import java.util.Map;

/**
 * One object as a listing shows it.
 *
 * @param key the whole key
 * @param etag without quotes
 * @param bytes the stored size
 * @param storedAt when it was written
 */
public record StoredFile(String key, String etag, long bytes, Instant storedAt) {

    /** Whether it is what consoles make when somebody creates a folder, and holds nothing. */
    public boolean marksFolder() {
        return marksFolder(key, bytes);
    }

    /** The same, of an object with that key and size. */
    public static boolean marksFolder(String key, long bytes) {
        return bytes == 0 && key.endsWith("/");
    }

    /**
     * One object with its user metadata.
     *
     * @param file as a listing shows it
     * @param metadata names without {@code x-amz-meta-}
     */
    public record Described(StoredFile file, Map<String, String> metadata) {}
}
