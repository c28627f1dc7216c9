package io.tracking.loader.lake;

import io.tracking.common.lake.FileKey;
import io.tracking.common.lake.FileMetadata;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Keeps the lake in an S3 bucket. */
final class S3Lake implements Lake {

    private static final String NDJSON = "application/x-ndjson";
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(3);
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    /** Somebody else's object, or one encrypted with a key of theirs. */
    private static final int FORBIDDEN = 403;

    private static final int BAD_REQUEST = 400;

    private final S3Client s3;
    private final String bucket;

    S3Lake(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    @Override
    public void publish(FileKey key, FileMetadata metadata, FileBody body) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key.toString())
                .contentType(NDJSON)
                .metadata(metadata.toMap())
                .ifNoneMatch("*")
                .checksumSHA256(
                        Base64.getEncoder().encodeToString(HexFormat.of().parseHex(metadata.sha256())))
                .build();
        try {
            s3.putObject(request, RequestBody.fromContentProvider(body::open, body.length(), NDJSON));
        } catch (S3Exception e) {
            if (e.statusCode() != PRECONDITION_FAILED) {
                throw unavailable("publish", key.toString(), e);
            }
            requireSame(key, metadata);
        } catch (SdkException e) {
            throw unavailable("publish", key.toString(), e);
        }
    }

    /** The answer to an earlier attempt was lost, or somebody else has the key. */
    private void requireSame(FileKey key, FileMetadata metadata) {
        StoredFile.Described there = describePublished(key)
                .orElseThrow(() -> new LakeUnavailableException(
                        "Cannot publish " + uri(key.toString())
                                + ": S3 answered both that it is there and that it is not; trying again",
                        null));
        if (!metadata.sha256().equals(there.metadata().get("sha256"))) {
            throw new KeyTakenException(
                    "Cannot publish " + uri(key.toString()) + ": the key holds another file, written "
                            + there.file().storedAt() + "; tracking.loader.id must differ at every start");
        }
    }

    private Optional<StoredFile.Described> describePublished(FileKey key) {
        try {
            return describe(key.toString());
        } catch (ObjectRefusedException e) {
            throw new LakeUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public List<StoredFile> list(String prefix) {
        return call(
                "list",
                prefix,
                () -> s3
                        .listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(prefix))
                        .contents()
                        .stream()
                        .filter(object -> written(object.eTag()))
                        .map(object -> new StoredFile(
                                object.key(), unquoted(object.eTag()), object.size(), object.lastModified()))
                        .toList());
    }

    @Override
    public List<String> folders(String prefix) {
        return call("list", prefix, () -> s3
                .listObjectsV2Paginator(
                        request -> request.bucket(bucket).prefix(prefix).delimiter("/"))
                .commonPrefixes()
                .stream()
                .map(CommonPrefix::prefix)
                .toList());
    }

    @Override
    public boolean empty(String folder) {
        return call(
                "list",
                folder,
                () -> s3
                        .listObjectsV2Paginator(
                                request -> request.bucket(bucket).prefix(folder))
                        .contents()
                        .stream()
                        .allMatch(object -> StoredFile.marksFolder(object.key(), object.size())));
    }

    @Override
    public Optional<StoredFile.Described> describe(String key) {
        try {
            HeadObjectResponse head =
                    s3.headObject(request -> request.bucket(bucket).key(key));
            return written(head.eTag())
                    ? Optional.of(new StoredFile.Described(
                            new StoredFile(key, unquoted(head.eTag()), head.contentLength(), head.lastModified()),
                            head.metadata()))
                    : Optional.empty();
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            if (e.statusCode() == FORBIDDEN || e.statusCode() == BAD_REQUEST) {
                throw new ObjectRefusedException("Cannot describe " + uri(key) + ": " + e.getMessage(), e);
            }
            throw unavailable("describe", key, e);
        } catch (SdkException e) {
            throw unavailable("describe", key, e);
        }
    }

    @Override
    public InputStream open(String key) throws IOException {
        try {
            return s3.getObject(request -> request.bucket(bucket).key(key));
        } catch (NoSuchKeyException e) {
            throw (IOException)
                    new FileNotFoundException("Cannot read " + uri(key) + ": there is no such object").initCause(e);
        } catch (SdkException e) {
            throw unavailable("read", key, e);
        }
    }

    @Override
    public void put(String key, byte[] body) {
        call("write", key, () -> s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(body)));
    }

    @Override
    public boolean create(String key, byte[] body) {
        try {
            s3.putObject(request -> request.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromBytes(body));
            return true;
        } catch (S3Exception e) {
            // 409: somebody else is writing it at this moment.
            if (e.statusCode() == PRECONDITION_FAILED || e.statusCode() == CONFLICT) {
                return false;
            }
            throw unavailable("create", key, e);
        } catch (SdkException e) {
            throw unavailable("create", key, e);
        }
    }

    @Override
    public void delete(String key) {
        call(
                "delete",
                key,
                () -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    @Override
    public void check() {
        call(
                "reach",
                "",
                () -> s3.headBucket(request -> request.bucket(bucket)
                        .overrideConfiguration(override -> override.apiCallTimeout(CHECK_TIMEOUT))));
    }

    @Override
    public String uri(String key) {
        return "s3://" + bucket + "/" + key;
    }

    private <R> R call(String what, String key, Supplier<R> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw unavailable(what, key, e);
        }
    }

    private LakeUnavailableException unavailable(String what, String key, SdkException cause) {
        return new LakeUnavailableException("Cannot " + what + " " + uri(key) + ": " + cause.getMessage(), cause);
    }

    /** S3 shows an object when it is whole; others show it earlier, without an ETag: it is there at the next listing. */
    private static boolean written(@Nullable String etag) {
        return etag != null;
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }
}
