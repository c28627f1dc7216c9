package io.tracking.api;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.envelope.UnreadableEnvelopeException;
import io.tracking.localaws.AwsUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Makes an SQS queue of its own for a test, and reads it as the loader would. */
public final class QueueUnderTest implements AutoCloseable {

    /** What was on a queue. */
    public record Received(List<String> events, List<String> utm, List<String> rejected, int messages) {}

    private final AwsUnderTest aws;
    private final SqsAsyncClient sqs;
    private final String name;
    private final String url;

    /** Creates a queue. */
    public static QueueUnderTest create() {
        return create(AwsUnderTest.get(), "api-" + UUID.randomUUID());
    }

    /** Creates a queue of that name, there. */
    public static QueueUnderTest create(AwsUnderTest aws, String name) {
        return new QueueUnderTest(aws, name);
    }

    private QueueUnderTest(AwsUnderTest aws, String name) {
        this.aws = aws;
        this.name = name;
        sqs = SqsAsyncClient.builder()
                .endpointOverride(aws.sqsEndpoint())
                .region(Region.of(aws.region()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(aws.accessKey(), aws.secretKey())))
                .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
                .build();
        url = sqs.createQueue(request -> request.queueName(name)).join().queueUrl();
    }

    public String name() {
        return name;
    }

    public SqsAsyncClient client() {
        return sqs;
    }

    /** What the application needs to use it. */
    public Map<String, String> properties() {
        return Map.of(
                "spring.cloud.aws.sqs.endpoint", aws.sqsEndpoint().toString(),
                "spring.cloud.aws.region.static", aws.region(),
                "spring.cloud.aws.credentials.access-key", aws.accessKey(),
                "spring.cloud.aws.credentials.secret-key", aws.secretKey(),
                "tracking.queue.name", name);
    }

    /** Receives and deletes until nothing is left. */
    public Received drain() {
        Received all = new Received(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), 0);
        List<Message> batch;
        int messages = 0;
        do {
            batch = sqs.receiveMessage(request -> request.queueUrl(url)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(0)
                            .messageAttributeNames("All"))
                    .join()
                    .messages();
            messages += batch.size();
            batch.forEach(message -> open(message, all));
        } while (!batch.isEmpty());
        return new Received(all.events(), all.utm(), all.rejected(), messages);
    }

    private void open(Message message, Received all) {
        Map<String, String> attributes = message.messageAttributes().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, attribute -> attribute.getValue().stringValue()));
        try {
            Envelope envelope = Envelope.open(message.body(), attributes);
            all.events().addAll(envelope.events().lines());
            all.utm().addAll(envelope.utm().lines());
            all.rejected().addAll(envelope.rejected().lines());
        } catch (UnreadableEnvelopeException e) {
            throw new AssertionError(e);
        }
        sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()))
                .join();
    }

    @Override
    public void close() {
        sqs.close();
    }
}
