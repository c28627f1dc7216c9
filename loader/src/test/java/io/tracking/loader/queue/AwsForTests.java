package io.tracking.loader.queue;

import io.tracking.localaws.AwsUnderTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Makes a queue of its own for each test, on the AWS under test. */
public final class AwsForTests {

    public static final AwsUnderTest AWS = AwsUnderTest.get();

    public static final SqsAsyncClient SQS = SqsAsyncClient.builder()
            .endpointOverride(AWS.sqsEndpoint())
            .region(Region.of(AWS.region()))
            .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create(AWS.accessKey(), AWS.secretKey())))
            .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
            .build();

    private AwsForTests() {}

    /** The name of a new queue whose messages go to {@code <name>-dlq} after three receives. */
    public static String newQueue(Duration visibility) {
        String name = "intake-" + UUID.randomUUID();
        String deadLetters = SQS.createQueue(request -> request.queueName(name + "-dlq"))
                .join()
                .queueUrl();
        String arn = SQS.getQueueAttributes(
                        request -> request.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
                .join()
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        SQS.createQueue(request -> request.queueName(name)
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                Long.toString(visibility.toSeconds()),
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"3\"}")))
                .join();
        return name;
    }

    public static void send(String queue, String body, Map<String, String> attributes) {
        Map<String, MessageAttributeValue> values = new HashMap<>();
        attributes.forEach((name, value) -> values.put(
                name,
                MessageAttributeValue.builder()
                        .dataType("String")
                        .stringValue(value)
                        .build()));
        SQS.sendMessage(request ->
                        request.queueUrl(url(queue)).messageBody(body).messageAttributes(values))
                .join();
    }

    public static void delete(String queue) {
        SQS.deleteQueue(request -> request.queueUrl(url(queue))).join();
    }

    /** Messages in the queue, in flight or not. */
    public static int size(String queue) {
        return count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES) + inFlight(queue);
    }

    /** Messages received and not acknowledged. */
    public static int inFlight(String queue) {
        return count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    }

    private static int count(String queue, QueueAttributeName attribute) {
        return Integer.parseInt(
                SQS.getQueueAttributes(request -> request.queueUrl(url(queue)).attributeNames(attribute))
                        .join()
                        .attributes()
                        .get(attribute));
    }

    private static String url(String queue) {
        return SQS.getQueueUrl(request -> request.queueName(queue)).join().queueUrl();
    }
}
