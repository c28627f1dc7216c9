package io.tracking.loader.queue;

import io.tracking.common.reach.AsyncFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/** Receives from a queue in SQS, and acknowledges there. */
public final class SqsEventQueue implements EventQueue {

    /** SQS's limit for every batch. */
    private static final int BATCH = 10;

    private static final int BATCHES_AT_ONCE = 16;
    private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final SqsAsyncClient sqs;
    private final String name;
    private final Duration longPoll;
    private final Duration visibility;
    private final SqsQueueUrl url;

    public SqsEventQueue(SqsAsyncClient sqs, String name, Duration longPoll, Duration visibility) {
        this.sqs = sqs;
        this.name = name;
        this.longPoll = longPoll;
        this.visibility = visibility;
        this.url = new SqsQueueUrl(sqs, name);
    }

    @Override
    public List<ReceivedMessage> receive() {
        ReceiveMessageRequest request = ReceiveMessageRequest.builder()
                .queueUrl(url())
                .maxNumberOfMessages(BATCH)
                .waitTimeSeconds((int) longPoll.toSeconds())
                .visibilityTimeout((int) visibility.toSeconds())
                .messageAttributeNames("All")
                .messageSystemAttributeNames(MessageSystemAttributeName.SENT_TIMESTAMP)
                .overrideConfiguration(override ->
                        override.apiCallAttemptTimeout(longPoll.plus(TIMEOUT)).apiCallTimeout(longPoll.plus(TIMEOUT)))
                .build();
        return join("receive from", sqs.receiveMessage(request)).messages().stream()
                .map(SqsEventQueue::message)
                .toList();
    }

    public static ReceivedMessage message(Message message) {
        Map<String, String> attributes = new HashMap<>();
        message.messageAttributes().forEach((attribute, value) -> {
            if (value.stringValue() != null) {
                attributes.put(attribute, value.stringValue());
            }
        });
        return new ReceivedMessage(
                message.messageId(),
                message.receiptHandle(),
                message.body(),
                attributes,
                Instant.ofEpochMilli(
                        Long.parseLong(message.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP))));
    }

    @Override
    public List<Refusal> acknowledge(Collection<String> receipts) {
        return inBatches(receipts, batch -> sqs.deleteMessageBatch(request -> request.queueUrl(url())
                        .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))
                        .entries(IntStream.range(0, batch.size())
                                .mapToObj(index -> DeleteMessageBatchRequestEntry.builder()
                                        .id(Integer.toString(index))
                                        .receiptHandle(batch.get(index))
                                        .build())
                                .toList()))
                .thenApply(response -> refusals(batch, response.failed())));
    }

    @Override
    public List<Refusal> hide(Collection<String> receipts, Duration duration) {
        return inBatches(receipts, batch -> sqs.changeMessageVisibilityBatch(request -> request.queueUrl(url())
                        .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))
                        .entries(IntStream.range(0, batch.size())
                                .mapToObj(index -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                        .id(Integer.toString(index))
                                        .receiptHandle(batch.get(index))
                                        .visibilityTimeout((int) duration.toSeconds())
                                        .build())
                                .toList()))
                .thenApply(response -> refusals(batch, response.failed())));
    }

    /** SQS does so itself, after as many receives as the queue's redrive policy says. */
    @Override
    public void setAside(String receipt) {}

    @Override
    public Backlog backlog() {
        var attributes = join("ask", sqs.getQueueAttributes(request -> request.queueUrl(url())
                        .overrideConfiguration(override -> override.apiCallTimeout(SHORT_TIMEOUT))
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)))
                .attributes();
        return new Backlog(
                Long.parseLong(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)),
                Long.parseLong(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)));
    }

    private static List<Refusal> inBatches(
            Collection<String> receipts, Function<List<String>, CompletableFuture<List<Refusal>>> call) {
        List<String> all = List.copyOf(receipts);
        List<Refusal> refusals = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH * BATCHES_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + BATCH * BATCHES_AT_ONCE));
            Stream.iterate(0, start -> start < some.size(), start -> start + BATCH)
                    .map(start -> some.subList(start, Math.min(some.size(), start + BATCH)))
                    .map(batch -> attempt(batch, call))
                    .toList()
                    .forEach(refused -> refusals.addAll(refused.join()));
        }
        return refusals;
    }

    /** A request that fails refuses each of its messages. */
    private static CompletableFuture<List<Refusal>> attempt(
            List<String> batch, Function<List<String>, CompletableFuture<List<Refusal>>> call) {
        CompletableFuture<List<Refusal>> answer;
        try {
            answer = call.apply(batch);
        } catch (SdkException | QueueUnavailableException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionally(failure -> batch.stream()
                .map(receipt -> new Refusal(
                        receipt, String.valueOf(AsyncFailure.cause(failure).getMessage()), true))
                .toList());
    }

    private static List<Refusal> refusals(List<String> batch, List<BatchResultErrorEntry> failed) {
        return failed.stream()
                .map(entry -> new Refusal(
                        batch.get(Integer.parseInt(entry.id())),
                        entry.code(),
                        !Boolean.TRUE.equals(entry.senderFault())))
                .toList();
    }

    private String url() {
        return url.get();
    }

    private <R> R join(String what, CompletableFuture<R> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new QueueUnavailableException(
                    "Cannot " + what + " queue " + name + ": "
                            + AsyncFailure.cause(e).getMessage(),
                    AsyncFailure.cause(e));
        }
    }
}
