package io.tracking.common.aws;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

/** Finds the URL of a queue; SQS is asked when it is first needed, and until it has told. Thread-safe; never blocks. */
public final class QueueUrl {

    private static final int PARTS_OF_ARN = 6;

    private final SqsAsyncClient sqs;
    private final String name;
    private final Duration timeout;
    private volatile @Nullable CompletableFuture<String> known;

    /**
     * For one queue; asks nothing yet.
     *
     * @param name a name, a URL or an ARN
     * @param timeout of one question
     */
    public QueueUrl(SqsAsyncClient sqs, String name, Duration timeout) {
        this.sqs = sqs;
        this.name = name;
        this.timeout = timeout;
        known = name.startsWith("http://") || name.startsWith("https://")
                ? CompletableFuture.completedFuture(name)
                : null;
    }

    /** The URL; completes exceptionally when the queue is not there, or SQS does not answer. */
    public CompletableFuture<String> get() {
        CompletableFuture<String> url = known;
        return url == null ? find() : url;
    }

    private CompletableFuture<String> find() {
        return sqs.getQueueUrl(request -> {
                    String[] arn = name.split(":", -1);
                    request.overrideConfiguration(override -> override.apiCallTimeout(timeout));
                    if (arn.length == PARTS_OF_ARN) {
                        request.queueName(arn[5]).queueOwnerAWSAccountId(arn[4]);
                    } else {
                        request.queueName(name);
                    }
                })
                .thenApply(this::found);
    }

    private String found(GetQueueUrlResponse response) {
        known = CompletableFuture.completedFuture(response.queueUrl());
        return response.queueUrl();
    }
}
