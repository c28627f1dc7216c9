package io.tracking.localaws.s3;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** Notifies of what has been done. A form's POST is told as a PUT. */
final class NotifyingBlobStore extends ForwardingBlobStore {

    /** S3Proxy's own objects, for uploads that are under way. */
    private static final String STUBS = ".s3proxy-";

    private final Notifications notifications;

    NotifyingBlobStore(BlobStore objects, Notifications notifications) {
        super(objects);
        this.notifications = notifications;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
        PutObjectResponse response = super.putBlob(request, body);
        created("Put", request.bucket(), request.key());
        return response;
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        CopyObjectResponse response = super.copyBlob(request);
        created("Copy", request.destinationBucket(), request.destinationKey());
        return response;
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        CompleteMultipartUploadResponse response = super.completeMultipartUpload(upload, request);
        created("CompleteMultipartUpload", upload.containerName(), upload.blobName());
        return response;
    }

    /** Of several, too: they come here one by one. */
    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        DeleteObjectResponse response = super.removeBlob(request);
        removed(request.bucket(), request.key());
        return response;
    }

    @Override
    public void deleteBucket(String bucket) {
        super.deleteBucket(bucket);
        notifications.forget(bucket);
    }

    private void created(String how, String bucket, String key) {
        if (!key.startsWith(STUBS)) {
            notifications.happened("ObjectCreated:" + how, bucket, key, () -> stored(bucket, key));
        }
    }

    private void removed(String bucket, String key) {
        if (!key.startsWith(STUBS)) {
            notifications.happened("ObjectRemoved:Delete", bucket, key, () -> null);
        }
    }

    private Notifications.@Nullable Stored stored(String bucket, String key) {
        HeadObjectResponse head = blobMetadataIfPresent(bucket, key);
        return head == null
                ? null
                : new Notifications.Stored(head.contentLength(), head.eTag().replace("\"", ""));
    }
}
