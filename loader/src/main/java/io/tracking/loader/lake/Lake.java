package io.tracking.loader.lake;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The bucket of window files. Thread-safe.
 *
 * <p>Every method throws {@link LakeUnavailableException} when the bucket does not answer; nothing is lost then and the
 * caller tries again later.
 */
public interface Lake {

    /** Every object whose key starts with {@code prefix}, in key order. */
    List<StoredFile> list(String prefix);

    /** What is known of one object, its user metadata included; empty when there is none. */
    Optional<StoredFile.Described> describe(String key);

    /**
     * The object's bytes, as they are stored. The caller closes the stream.
     *
     * @throws IOException when the object is not there or the connection breaks
     */
    InputStream open(String key) throws IOException;

    /** Writes a small object, replacing one of the same key: manifests, and repaired copies of files. */
    void put(String key, byte[] body);

    /** The address that COPY reads: {@code s3://bucket/key}. */
    String uri(String key);
}
