package io.tracking.api.queue;

import io.tracking.common.envelope.Envelope;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** An SQS queue. Its URL is looked up with the first call, so that the process starts without SQS. */
final class SqsEventQueue implements EventQueue {

    private final SqsAsyncClient sqs;
    private final String name;
    private final AtomicReference<@Nullable String> url = new AtomicReference<>();

    SqsEventQueue(SqsAsyncClient sqs, QueueProperties properties) {
        this.sqs = sqs;
        name = properties.name();
        if (properties.isUrl()) {
            url.set(name);
        }
    }

    @Override
    public CompletionStage<Void> send(Envelope.Sealed message) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        message.attributes()
                .forEach((key, value) -> attributes.put(
                        key,
                        MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue(value)
                                .build()));
        return url().thenCompose(queue -> sqs.sendMessage(request ->
                        request.queueUrl(queue).messageBody(message.body()).messageAttributes(attributes)))
                .thenAccept(confirmed -> {});
    }

    @Override
    public CompletionStage<Void> check() {
        return url().thenCompose(queue -> sqs.getQueueAttributes(
                        request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN)))
                .thenAccept(attributes -> {});
    }

    private CompletableFuture<String> url() {
        String known = url.get();
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return sqs.getQueueUrl(request -> request.queueName(name)).thenApply(found -> {
            url.set(found.queueUrl());
            return found.queueUrl();
        });
    }
}
