package io.tracking.loader.deadletters;

import io.tracking.loader.queue.QueueUnavailableException;
import io.tracking.loader.queue.Redriven;
import io.tracking.loader.queue.SqsEventQueue;
import io.tracking.loader.queue.SqsQueueUrl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Reads and moves messages of the dead-letter queue that the queue's redrive policy names; without one there are no dead
 * letters.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html">Why
 *     this moves messages itself: StartMessageMoveTask does not work across accounts</a>
 */
final class SqsDeadLetterQueue implements DeadLetterQueue {

    /** SQS's limits. */
    private static final int BATCH = 10;

    private static final int MOST_ATTRIBUTES = 10;

    private static final Pattern TARGET = Pattern.compile("\"deadLetterTargetArn\"\\s*:\\s*\"([^\"]+)\"");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Longer than a look takes. */
    private static final Duration HIDDEN = Duration.ofSeconds(40);

    private static final Duration LONGEST = Duration.ofSeconds(25);

    private final SqsAsyncClient sqs;
    private final SqsQueueUrl queue;
    private final Clock clock;
    private volatile @Nullable SqsQueueUrl deadLetters;

    SqsDeadLetterQueue(SqsAsyncClient sqs, String name, Clock clock) {
        this.sqs = sqs;
        this.queue = new SqsQueueUrl(sqs, name);
        this.clock = clock;
    }

    @Override
    public List<Letter> look(Predicate<Letter> wanted, int most) {
        Optional<String> url = url();
        if (url.isEmpty()) {
            return List.of();
        }
        List<Letter> found = new ArrayList<>();
        List<String> receipts = new ArrayList<>();
        try {
            Instant end = clock.instant().plus(LONGEST);
            List<Message> some;
            do {
                some = receive(url.get());
                for (Message message : some) {
                    receipts.add(message.receiptHandle());
                    Letter letter = letter(message);
                    if (found.size() < most && wanted.test(letter)) {
                        found.add(letter);
                    }
                }
            } while (!some.isEmpty() && found.size() < most && clock.instant().isBefore(end));
        } finally {
            giveBack(url.get(), receipts);
        }
        return found;
    }

    @Override
    public Redrive redrive(Set<String> ids) {
        Taken moved = each(ids, this::move);
        return new Redrive(moved.taken(), moved.failed());
    }

    @Override
    public Taken take(Set<String> ids, Consumer<Letter> keep) {
        return each(ids, (url, message) -> {
            keep.accept(letter(message));
            remove(url, message);
        });
    }

    /**
     * Ends the stay of letters.
     *
     * @param ids which; empty for all that are there now
     * @param end of one of them, in the queue of that URL; or it throws
     */
    private Taken each(Set<String> ids, BiConsumer<String, Message> end) {
        Optional<String> url = url();
        List<String> ended = new ArrayList<>();
        Map<String, String> failed = new LinkedHashMap<>();
        if (url.isEmpty()) {
            return new Taken(ended, failed);
        }
        List<String> receipts = new ArrayList<>();
        try {
            Instant begun = clock.instant();
            List<Message> some;
            do {
                some = receive(url.get());
                for (Message message : some) {
                    boolean meant = ids.isEmpty() ? !sentAfter(begun, message) : ids.contains(message.messageId());
                    if (meant && ended(url.get(), message, end, failed)) {
                        ended.add(message.messageId());
                    } else {
                        receipts.add(message.receiptHandle());
                    }
                }
            } while (!some.isEmpty()
                    && (ids.isEmpty() || ended.size() + failed.size() < ids.size())
                    && clock.instant().isBefore(begun.plus(LONGEST)));
        } finally {
            giveBack(url.get(), receipts);
        }
        return new Taken(ended, failed);
    }

    private static boolean ended(
            String url, Message message, BiConsumer<String, Message> end, Map<String, String> failed) {
        try {
            end.accept(url, message);
            return true;
        } catch (RuntimeException e) {
            failed.put(message.messageId(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Deleted only once the queue has it: whatever happens in between, it is there once more and never less. */
    private void move(String url, Message message) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>(message.messageAttributes());
        if (attributes.size() < MOST_ATTRIBUTES || attributes.containsKey(Redriven.ATTRIBUTE)) {
            attributes.put(
                    Redriven.ATTRIBUTE,
                    MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue(Redriven.of(SqsEventQueue.message(message)))
                            .build());
        }
        join("send to the queue", sqs.sendMessage(request -> request.queueUrl(queue.get())
                .messageBody(message.body())
                .messageAttributes(attributes)
                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))));
        remove(url, message);
    }

    private void remove(String url, Message message) {
        join("remove from", sqs.deleteMessage(request -> request.queueUrl(url)
                .receiptHandle(message.receiptHandle())
                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))));
    }

    @Override
    public long count() {
        return url().map(url -> join("ask", sqs.getQueueAttributes(request -> request.queueUrl(url)
                                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))
                                .attributeNames(
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)))
                        .attributes()
                        .values()
                        .stream()
                        .mapToLong(Long::parseLong)
                        .sum())
                .orElse(0L);
    }

    private List<Message> receive(String url) {
        return join("receive from", sqs.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(1)
                        .visibilityTimeout((int) HIDDEN.toSeconds())
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(
                                MessageSystemAttributeName.SENT_TIMESTAMP,
                                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
                        .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))))
                .messages();
    }

    private static Letter letter(Message message) {
        return new Letter(
                SqsEventQueue.message(message),
                Integer.parseInt(message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)));
    }

    private static boolean sentAfter(Instant begun, Message message) {
        return SqsEventQueue.message(message).sentAt().isAfter(begun);
    }

    /** What cannot be given back shows again by itself, soon. */
    private void giveBack(String url, Collection<String> receipts) {
        List<String> all = List.copyOf(receipts);
        List<CompletableFuture<?>> answers = new ArrayList<>();
        for (int from = 0; from < all.size(); from += BATCH) {
            List<String> some = all.subList(from, Math.min(all.size(), from + BATCH));
            answers.add(sqs.changeMessageVisibilityBatch(request -> request.queueUrl(url)
                            .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))
                            .entries(IntStream.range(0, some.size())
                                    .mapToObj(index -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                            .id(Integer.toString(index))
                                            .receiptHandle(some.get(index))
                                            .visibilityTimeout(0)
                                            .build())
                                    .toList()))
                    .handle((answer, failure) -> null));
        }
        answers.forEach(CompletableFuture::join);
    }

    private Optional<String> url() {
        SqsQueueUrl known = deadLetters;
        if (known == null) {
            String policy = join("ask", sqs.getQueueAttributes(request -> request.queueUrl(queue.get())
                            .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT))
                            .attributeNames(QueueAttributeName.REDRIVE_POLICY)))
                    .attributes()
                    .getOrDefault(QueueAttributeName.REDRIVE_POLICY, "");
            Matcher target = TARGET.matcher(policy);
            if (!target.find()) {
                return Optional.empty();
            }
            known = new SqsQueueUrl(sqs, target.group(1));
            deadLetters = known;
        }
        return Optional.of(known.get());
    }

    private static <R> R join(String what, CompletableFuture<R> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new QueueUnavailableException(
                    "Cannot " + what + " the dead-letter queue: " + cause.getMessage(), cause);
        }
    }
}
