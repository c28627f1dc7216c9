package io.tracking.loader.spill;

import io.tracking.common.envelope.SpilledMessage;
import io.tracking.loader.lake.StoredFile;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.QueueUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Keeps the spill lane in an S3 bucket. */
final class S3SpillStore implements SpillStore {

    static final String DEAD = "spill-dead/";
    private static final String LOADERS = "spill-loaders/";

    /** S3's limit for one request. */
    private static final int BATCH = 1000;

    private static final Duration ALIVE = Duration.ofMinutes(1);
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final S3Client s3;
    private final String bucket;

    S3SpillStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public List<Spilled> list(String after, int most) {
        return list(SpilledMessage.FOLDER, after, most);
    }

    @Override
    public List<Spilled> listDead(String after, int most) {
        return list(DEAD, after, most);
    }

    private List<Spilled> list(String folder, String after, int most) {
        return call(
                        "list",
                        folder,
                        () -> s3.listObjectsV2(request -> {
                            request.bucket(bucket).prefix(folder).maxKeys(most);
                            if (!after.isEmpty()) {
                                request.startAfter(after);
                            }
                        }))
                .contents()
                .stream()
                .map(object -> new Spilled(object.key(), object.size(), object.lastModified()))
                .toList();
    }

    @Override
    public Optional<byte[]> read(String key) {
        return call("read", key, () -> {
            try {
                return Optional.of(
                        s3.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                                .asByteArrayUnsafe());
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public List<EventQueue.Refusal> delete(Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        List<EventQueue.Refusal> refused = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            refused.addAll(deleteBatch(all.subList(from, Math.min(all.size(), from + BATCH))));
        }
        return refused;
    }

    private List<EventQueue.Refusal> deleteBatch(List<String> keys) {
        List<ObjectIdentifier> objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(key).build())
                .toList();
        return call(
                        "delete",
                        SpilledMessage.FOLDER,
                        () -> s3.deleteObjects(request -> request.bucket(bucket)
                                .delete(delete -> delete.objects(objects).quiet(true))))
                .errors()
                .stream()
                .map(error -> new EventQueue.Refusal(error.key(), error.code(), true))
                .toList();
    }

    @Override
    public void setAside(String key) {
        move(key, DEAD + key.substring(SpilledMessage.FOLDER.length()));
    }

    @Override
    public void restore(String deadKey) {
        move(deadKey, SpilledMessage.FOLDER + deadKey.substring(DEAD.length()));
    }

    private void move(String from, String to) {
        call("move to " + to, from, () -> {
            s3.copyObject(request -> request.sourceBucket(bucket)
                    .sourceKey(from)
                    .destinationBucket(bucket)
                    .destinationKey(to));
            return s3.deleteObject(request -> request.bucket(bucket).key(from));
        });
    }

    /** Only the bucket's clock counts. */
    @Override
    public Set<String> meet(String loaderId) {
        List<S3Object> loaders = call("write", LOADERS + loaderId, () -> {
            s3.putObject(request -> request.bucket(bucket).key(LOADERS + loaderId), RequestBody.empty());
            return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(LOADERS)).contents().stream()
                    .toList();
        });
        Instant now = loaders.stream()
                .map(S3Object::lastModified)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        List<String> forgotten = loaders.stream()
                .filter(loader -> loader.lastModified().isBefore(now.minus(FORGOTTEN)))
                .filter(loader -> !StoredFile.marksFolder(loader.key(), loader.size()))
                .map(S3Object::key)
                .toList();
        if (!forgotten.isEmpty()) {
            delete(forgotten);
        }
        return loaders.stream()
                .filter(loader -> !loader.lastModified().isBefore(now.minus(ALIVE)))
                .filter(loader -> !StoredFile.marksFolder(loader.key(), loader.size()))
                .map(loader -> loader.key().substring(LOADERS.length()))
                .collect(Collectors.toSet());
    }

    private <R> R call(String what, String key, Supplier<R> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw new QueueUnavailableException(
                    "Cannot " + what + " s3://" + bucket + "/" + key + ": " + e.getMessage(), e);
        }
    }
}
