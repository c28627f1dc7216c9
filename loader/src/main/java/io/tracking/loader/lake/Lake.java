package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Gives access to the bucket of window files. Thread-safe.
 *
 * <p>Every method throws {@link LakeUnavailableException} when the bucket does not answer; nothing is lost then and the
 * caller tries again later.
 */
public interface Lake {

    /**
     * Publishes one window file; nothing ever changes it afterwards.
     *
     * <p>Publishing again what is already there (the same sha-256) succeeds, so that a lost answer is no failure.
     *
     * @throws KeyTakenException when {@code key} holds something else, which stays as it is
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional
     *     writes</a>
     */
    void publish(FileKey key, FileMetadata metadata, FileBody body);

    /** Every object whose key starts with {@code prefix}, in key order. */
    List<StoredFile> list(String prefix);

    /** The folders directly under {@code prefix}, which ends in a slash: whole prefixes, in order, ending in a slash. */
    List<String> folders(String prefix);

    /** Whether {@code folder}, which ends in a slash, holds nothing but folder markers; one request where it holds more. */
    boolean empty(String folder);

    /**
     * What is known of one object, its user metadata included; empty when there is none.
     *
     * @throws ObjectRefusedException when the bucket answers, and does not give this one
     */
    Optional<StoredFile.Described> describe(String key);

    /**
     * The object's bytes, as they are stored. The caller closes the stream.
     *
     * @throws IOException when the object is not there or the connection breaks
     */
    InputStream open(String key) throws IOException;

    /** Writes a small object, replacing one of the same key: manifests, and repaired copies of files. */
    void put(String key, byte[] body);

    /** Writes a small object unless one of that key is there; whether it did. Of many that try at the same time one does. */
    boolean create(String key, byte[] body);

    /** Removes an object, a manifest for example; none of that key is as good. */
    void delete(String key);

    /** Returns when the bucket is there and may be used, within a few seconds. */
    void check();

    /** The address that COPY reads: {@code s3://bucket/key}. */
    String uri(String key);
}
