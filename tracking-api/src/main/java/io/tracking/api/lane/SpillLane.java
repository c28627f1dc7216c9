package io.tracking.api.lane;

import io.tracking.api.commit.MessageLane;
import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.SpilledMessage;
import io.tracking.common.reach.AsyncFailure;
import java.util.Base64;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes messages as objects under {@code spill/}, from where the loader takes them. Needs {@code s3:PutObject} there and
 * nothing else.
 */
final class SpillLane implements MessageLane, AutoCloseable {

    private static final int PRECONDITION_FAILED = 412;
    private static final int FORBIDDEN = 403;

    private final Supplier<S3AsyncClient> clients;
    private final String bucket;
    private @Nullable S3AsyncClient client;
    private volatile boolean lastWriteConfirmed;

    /** @param clients asked once, when the lane is used for the first time */
    SpillLane(Supplier<S3AsyncClient> clients, String bucket) {
        this.clients = clients;
        this.bucket = bucket;
    }

    private synchronized S3AsyncClient client() {
        S3AsyncClient known = client;
        if (known == null) {
            known = clients.get();
            client = known;
        }
        return known;
    }

    /** A message that is there already is as good as one that was written. */
    @Override
    public CompletionStage<Void> send(Envelope.Sealed message) {
        SpilledMessage.Sealed object = SpilledMessage.seal(message);
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(object.key())
                .ifNoneMatch("*")
                .contentType("text/plain; charset=utf-8")
                .checksumSHA256(Base64.getEncoder().encodeToString(object.sha256()))
                .build();
        return write(request, object.bytes());
    }

    private CompletionStage<Void> write(PutObjectRequest request, byte[] bytes) {
        return client().putObject(request, AsyncRequestBody.fromBytesUnsafe(bytes))
                .<Void>handle((written, failure) -> {
                    if (failure != null && !isStatus(failure, PRECONDITION_FAILED)) {
                        throw new CompletionException(AsyncFailure.cause(failure));
                    }
                    return null;
                })
                .whenComplete((nothing, failure) -> lastWriteConfirmed = failure == null);
    }

    /** Writes when it is not known whether writing works; else asks, for which S3 may refuse the permission. */
    @Override
    public CompletionStage<Void> check() {
        if (!lastWriteConfirmed) {
            return write(
                    PutObjectRequest.builder()
                            .bucket(bucket)
                            .key(SpilledMessage.PROBE)
                            .build(),
                    new byte[0]);
        }
        return client().headBucket(request -> request.bucket(bucket)).handle((found, failure) -> {
            if (failure != null && !isStatus(failure, FORBIDDEN)) {
                throw new CompletionException(AsyncFailure.cause(failure));
            }
            return null;
        });
    }

    private static boolean isStatus(Throwable failure, int status) {
        return AsyncFailure.cause(failure) instanceof S3Exception refusal && refusal.statusCode() == status;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
