package io.tracking.loader.queue;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** The URL of a queue known by name, URL or ARN; looked up when it is first needed. Thread-safe. */
public final class SqsQueueUrl {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int PARTS_OF_ARN = 6;

    private final SqsAsyncClient sqs;
    private final String name;
    private volatile @Nullable String url;

    public SqsQueueUrl(SqsAsyncClient sqs, String name) {
        this.sqs = sqs;
        this.name = name;
        this.url = name.startsWith("http") ? name : null;
    }

    /**
     * The URL; SQS is asked for it once.
     *
     * @throws QueueUnavailableException when the queue is not there, or SQS does not answer
     */
    public String get() {
        String known = url;
        if (known == null) {
            known = find();
            url = known;
        }
        return known;
    }

    private String find() {
        try {
            return sqs.getQueueUrl(request -> {
                        String[] arn = name.split(":", -1);
                        request.overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT));
                        if (arn.length == PARTS_OF_ARN) {
                            request.queueName(arn[5]).queueOwnerAWSAccountId(arn[4]);
                        } else {
                            request.queueName(name);
                        }
                    })
                    .join()
                    .queueUrl();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new QueueUnavailableException("Cannot find queue " + name + ": " + cause.getMessage(), cause);
        }
    }
}
