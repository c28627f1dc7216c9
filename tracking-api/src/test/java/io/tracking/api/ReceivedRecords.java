package io.tracking.api;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Takes what is on a queue, as the loader would. */
public final class ReceivedRecords {

    private final SqsAsyncClient sqs;
    private final String url;
    private final List<String> events = new ArrayList<>();
    private final List<String> utm = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private int messages;

    public ReceivedRecords(SqsAsyncClient sqs, String queue) {
        this.sqs = sqs;
        url = sqs.getQueueUrl(request -> request.queueName(queue)).join().queueUrl();
    }

    /** Receives until nothing is left. */
    public ReceivedRecords drain() {
        List<Message> received;
        do {
            received = sqs.receiveMessage(request -> request.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(0)
                            .messageAttributeNames("All"))
                    .join()
                    .messages();
            received.forEach(this::open);
        } while (!received.isEmpty());
        return this;
    }

    private void open(Message message) {
        Map<String, String> attributes = message.messageAttributes().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, attribute -> attribute.getValue().stringValue()));
        try {
            Envelope envelope = Envelope.open(message.body(), attributes);
            events.addAll(lines(envelope.events()));
            utm.addAll(lines(envelope.utm()));
            rejected.addAll(lines(envelope.rejected()));
        } catch (UnreadableEnvelopeException e) {
            throw new AssertionError(e);
        }
        messages++;
        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()))
                .join();
    }

    private static List<String> lines(Envelope.Rows rows) {
        return new String(rows.bytes(), rows.from(), rows.to() - rows.from(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    public List<String> events() {
        return events;
    }

    public List<String> utm() {
        return utm;
    }

    public List<String> rejected() {
        return rejected;
    }

    public int messages() {
        return messages;
    }
}
