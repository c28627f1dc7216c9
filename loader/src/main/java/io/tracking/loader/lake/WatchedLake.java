package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import io.tracking.loader.health.Watched;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Notes whether a lake answers, and what was published. Thread-safe. */
final class WatchedLake implements Lake {

    private final Lake lake;
    private final Watched service;
    private final PublishedFiles published;

    WatchedLake(Lake lake, Watched service, PublishedFiles published) {
        this.lake = lake;
        this.service = service;
        this.published = published;
    }

    private <T> T watch(Supplier<T> call) {
        return service.call(LakeUnavailableException.class, call::get);
    }

    private void watchRun(Runnable call) {
        service.call(LakeUnavailableException.class, () -> {
            call.run();
            return true;
        });
    }

    @Override
    public void publish(FileKey key, FileMetadata metadata, FileBody body) {
        watchRun(() -> lake.publish(key, metadata, body));
        published.add(key);
    }

    @Override
    public List<StoredFile> list(String prefix) {
        return watch(() -> lake.list(prefix));
    }

    @Override
    public List<String> folders(String prefix) {
        return watch(() -> lake.folders(prefix));
    }

    @Override
    public boolean empty(String folder) {
        return watch(() -> lake.empty(folder));
    }

    @Override
    public Optional<StoredFile.Described> describe(String key) {
        return watch(() -> lake.describe(key));
    }

    @Override
    public InputStream open(String key) throws IOException {
        return service.<InputStream, IOException>call(LakeUnavailableException.class, () -> lake.open(key));
    }

    @Override
    public void put(String key, byte[] body) {
        watchRun(() -> lake.put(key, body));
    }

    @Override
    public boolean create(String key, byte[] body) {
        return watch(() -> lake.create(key, body));
    }

    @Override
    public void delete(String key) {
        watchRun(() -> lake.delete(key));
    }

    @Override
    public void check() {
        watchRun(lake::check);
    }

    @Override
    public String uri(String key) {
        return lake.uri(key);
    }
}
