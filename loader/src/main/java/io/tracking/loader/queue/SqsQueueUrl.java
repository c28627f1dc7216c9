package io.tracking.loader.queue;

import io.tracking.common.aws.QueueUrl;
import io.tracking.common.reach.AsyncFailure;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Finds the URL of a queue known by name, URL or ARN; looked up when it is first needed. Thread-safe. */
public final class SqsQueueUrl {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final String name;
    private final QueueUrl url;

    public SqsQueueUrl(SqsAsyncClient sqs, String name) {
        this.name = name;
        this.url = new QueueUrl(sqs, name, TIMEOUT);
    }

    /**
     * The URL; SQS is asked for it once.
     *
     * @throws QueueUnavailableException when the queue is not there, or SQS does not answer
     */
    public String get() {
        try {
            return url.get().join();
        } catch (CompletionException e) {
            Throwable cause = AsyncFailure.cause(e);
            throw new QueueUnavailableException("Cannot find queue " + name + ": " + cause.getMessage(), cause);
        }
    }
}
