package io.tracking.api.lane;

import io.tracking.api.commit.MessageLane;
import io.tracking.common.aws.QueueUrl;
import io.tracking.common.envelope.Envelope;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Sends messages to an SQS queue. Its URL is looked up with the first call, so that the process starts without SQS. */
final class SqsLane implements MessageLane {

    private final SqsAsyncClient sqs;
    private final QueueUrl url;

    SqsLane(SqsAsyncClient sqs, SqsLaneProperties properties) {
        this.sqs = sqs;
        url = new QueueUrl(sqs, properties.name(), properties.sendTimeout());
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
        return url.get()
                .thenCompose(queue -> sqs.sendMessage(request ->
                        request.queueUrl(queue).messageBody(message.body()).messageAttributes(attributes)))
                .thenAccept(confirmed -> {});
    }

    @Override
    public CompletionStage<Void> check() {
        return url.get()
                .thenCompose(queue -> sqs.getQueueAttributes(
                        request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN)))
                .thenAccept(attributes -> {});
    }
}
