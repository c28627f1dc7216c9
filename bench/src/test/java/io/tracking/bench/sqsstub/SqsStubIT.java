package io.tracking.bench.sqsstub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.envelope.Envelope;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The client checks every MD5 that the stub answers with. */
class SqsStubIT {

    private static final int PRELOADED = 1_000;

    @TempDir
    Path directory;

    private Stub stub;
    private SqsClient client;
    private String url;

    @BeforeEach
    void start() {
        stub = Stub.start(directory, List.of("--preload", "packed:" + PRELOADED + ":60"));
        client = SqsClient.builder()
                .endpointOverride(stub.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD))
                .build();
        url = client.getQueueUrl(request -> request.queueName("sent")).queueUrl();
    }

    @AfterEach
    void stop() {
        client.close();
        stub.close();
    }

    @Test
    void confirmsCountsAndKeepsWhatIsSent() {
        client.sendMessage(
                request -> request.queueUrl(url).messageBody("é \"1\"").messageAttributes(attributes()));
        client.sendMessageBatch(request -> request.queueUrl(url).entries(entries("x".repeat(20_000))));

        StubStats.QueueStats sent = stub.stats().queue("sent");
        assertThat(sent.requests()).isEqualTo(2);
        assertThat(sent.messages()).isEqualTo(11);
        assertThat(sent.billedChunks()).as("1 for the small one, 4 for 200 KB").isEqualTo(5);
        List<String> kept = new ArrayList<>();
        Spool.read(
                stub.spool("sent"),
                message -> kept.add(new String(message.body(), StandardCharsets.UTF_8) + message.attributes()));
        assertThat(kept).hasSize(11).first().asString().startsWith("é \"1\"{").contains("format=1", "count=é");
    }

    @Test
    void refusesWhenTold() {
        stub.refuse("sent", 1);

        assertThatThrownBy(() ->
                        client.sendMessage(request -> request.queueUrl(url).messageBody("x")))
                .isInstanceOf(SqsException.class);
        List<BatchResultErrorEntry> failed = client.sendMessageBatch(
                        request -> request.queueUrl(url).entries(entries("x")))
                .failed();

        assertThat(failed).hasSize(10).allSatisfy(entry -> assertThat(entry.senderFault())
                .isFalse());
        assertThat(stub.stats().queue("sent").messages()).isZero();
    }

    @Test
    void deliversEveryPreloadedEventOnce() throws Exception {
        String packed = url.replace("sent", "packed");
        stub.refill("packed");
        int events = 0;
        for (List<Message> messages = receive(packed); !messages.isEmpty(); messages = receive(packed)) {
            for (Message message : messages) {
                events +=
                        Envelope.open(message.body(), strings(message)).events().count();
            }
            delete(packed, messages);
        }

        assertThat(events).isEqualTo(PRELOADED);
        StubStats.QueueStats stats = stub.stats().queue("packed");
        assertThat(stats.preloaded()).isEqualTo(stats.received()).isEqualTo(stats.deleted());
    }

    private void delete(String queue, List<Message> messages) {
        client.deleteMessageBatch(request -> request.queueUrl(queue)
                .entries(messages.stream()
                        .map(message -> DeleteMessageBatchRequestEntry.builder()
                                .id("m" + message.receiptHandle())
                                .receiptHandle(message.receiptHandle())
                                .build())
                        .toList()));
    }

    private List<Message> receive(String queue) {
        return client.receiveMessage(request ->
                        request.queueUrl(queue).maxNumberOfMessages(10).messageAttributeNames("All"))
                .messages();
    }

    private static Map<String, String> strings(Message message) {
        return message.messageAttributes().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, attribute -> attribute.getValue().stringValue()));
    }

    private static Map<String, MessageAttributeValue> attributes() {
        return Map.of("format", string("1"), "count", string("é"));
    }

    private static MessageAttributeValue string(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private static List<SendMessageBatchRequestEntry> entries(String body) {
        return IntStream.range(0, 10)
                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                        .id("e" + i)
                        .messageBody(body)
                        .build())
                .toList();
    }
}
