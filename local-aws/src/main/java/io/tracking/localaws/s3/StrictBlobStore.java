package io.tracking.localaws.s3;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Refuses what S3 refuses and S3Proxy would take: keys and metadata that are too long.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html">Object keys</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html">Object metadata</a>
 */
final class StrictBlobStore extends ForwardingBlobStore {

    private static final int LONGEST_KEY = 1024;
    private static final int LARGEST_METADATA = 2048;

    StrictBlobStore(BlobStore objects) {
        super(objects);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        check(request.key(), request.metadata());
        return super.putBlob(request, body);
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        check(request.destinationKey(), request.metadata());
        return super.copyBlob(request);
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        check(request.key(), request.metadata());
        return super.initiateMultipartUpload(request);
    }

    private static void check(String key, @Nullable Map<String, String> metadata) {
        if (size(key) > LONGEST_KEY) {
            throw S3Refusal.of(
                    400, "KeyTooLongError", "Your key is too long: " + size(key) + " bytes, at most " + LONGEST_KEY);
        }
        int size = metadata == null
                ? 0
                : metadata.entrySet().stream()
                        .mapToInt(entry -> size(entry.getKey()) + size(entry.getValue()))
                        .sum();
        if (size > LARGEST_METADATA) {
            throw S3Refusal.of(
                    400,
                    "MetadataTooLarge",
                    "Your metadata headers exceed the maximum allowed metadata size: " + size + " bytes, at most "
                            + LARGEST_METADATA);
        }
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
