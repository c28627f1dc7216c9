package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.zip.CRC32;

/** Keeps a lake in memory, which can be made to fail. */
public final class FakeLake implements Lake {

    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private volatile BiConsumer<FileKey, Runnable> publishing = (key, store) -> store.run();
    private final Clock clock;
    private volatile boolean gone;

    public FakeLake() {
        this(Clock.systemUTC());
    }

    /** @param clock tells when objects are stored */
    public FakeLake(Clock clock) {
        this.clock = clock;
    }

    private record Stored(byte[] body, Map<String, String> metadata, StoredFile file) {}

    /**
     * What happens when a file is published.
     *
     * @param publishing stores the file by running what it is given, throws, or both
     */
    public void onPublish(BiConsumer<FileKey, Runnable> publishing) {
        this.publishing = publishing;
    }

    /** While {@code gone}, nothing that is asked of the bucket is answered. */
    public void gone(boolean gone) {
        this.gone = gone;
    }

    private void answer() {
        if (gone) {
            throw new LakeUnavailableException("Cannot reach s3://fake: the bucket is gone", null);
        }
    }

    @Override
    public void publish(FileKey key, FileMetadata metadata, FileBody body) {
        answer();
        publishing.accept(key, () -> {
            Stored there = objects.putIfAbsent(key.toString(), stored(key.toString(), body, metadata.toMap()));
            if (there != null && !metadata.sha256().equals(there.metadata.get("sha256"))) {
                throw new KeyTakenException("Cannot publish " + uri(key.toString()) + ": the key holds another file");
            }
        });
    }

    private Stored stored(String key, FileBody body, Map<String, String> metadata) {
        try (InputStream in = body.open()) {
            return stored(key, in.readAllBytes(), metadata);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Stored stored(String key, byte[] bytes, Map<String, String> metadata) {
        CRC32 etag = new CRC32();
        etag.update(bytes);
        return new Stored(
                bytes,
                Map.copyOf(metadata),
                new StoredFile(key, Long.toHexString(etag.getValue()), bytes.length, clock.instant()));
    }

    @Override
    public List<StoredFile> list(String prefix) {
        answer();
        return objects.tailMap(prefix).values().stream()
                .map(Stored::file)
                .filter(file -> file.key().startsWith(prefix))
                .toList();
    }

    @Override
    public List<String> folders(String prefix) {
        return list(prefix).stream()
                .map(StoredFile::key)
                .filter(key -> key.indexOf('/', prefix.length()) >= 0)
                .map(key -> key.substring(0, key.indexOf('/', prefix.length()) + 1))
                .distinct()
                .toList();
    }

    @Override
    public boolean empty(String folder) {
        return list(folder).stream().allMatch(StoredFile::marksFolder);
    }

    @Override
    public Optional<StoredFile.Described> describe(String key) {
        answer();
        if (refused.contains(key)) {
            throw new ObjectRefusedException("Cannot describe " + uri(key) + ": 403", null);
        }
        return Optional.ofNullable(objects.get(key))
                .map(stored -> new StoredFile.Described(stored.file, stored.metadata));
    }

    @Override
    public InputStream open(String key) throws IOException {
        answer();
        Stored stored = objects.get(key);
        if (stored == null) {
            throw new FileNotFoundException("Cannot read " + uri(key) + ": there is no such object");
        }
        return new ByteArrayInputStream(stored.body);
    }

    @Override
    public void put(String key, byte[] body) {
        answer();
        objects.put(key, stored(key, body.clone(), Map.of()));
    }

    @Override
    public boolean create(String key, byte[] body) {
        answer();
        return objects.putIfAbsent(key, stored(key, body.clone(), Map.of())) == null;
    }

    /** An object that somebody else wrote. */
    public void put(String key, byte[] body, Map<String, String> metadata) {
        objects.put(key, stored(key, body.clone(), metadata));
    }

    /** Makes the bucket refuse that object alone. */
    public void refuse(String key) {
        refused.add(key);
    }

    @Override
    public void delete(String key) {
        answer();
        objects.remove(key);
    }

    @Override
    public void check() {
        answer();
    }

    @Override
    public String uri(String key) {
        return "s3://fake/" + key;
    }
}
