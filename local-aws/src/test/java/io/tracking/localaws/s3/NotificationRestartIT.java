package io.tracking.localaws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.localaws.AwsClients;
import io.tracking.localaws.AwsUnderTest;
import io.tracking.localaws.LocalAws;
import io.tracking.localaws.LocalAwsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** What local-aws keeps of notifications, and whom it lets configure them. */
class NotificationRestartIT {

    private static final String ARN = "arn:aws:sqs:us-east-1:000000000000:told";

    private final Path directory;
    private LocalAws aws;

    /** Not in a temporary directory: one in memory may hold no metadata of objects. */
    NotificationRestartIT() throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "notifications");
        aws = LocalAws.start(LocalAwsOptions.anyPorts(directory));
    }

    @AfterEach
    void close() {
        aws.close();
    }

    private void restart() {
        aws.close();
        aws = LocalAws.start(LocalAwsOptions.anyPorts(directory));
    }

    private AwsUnderTest services() {
        return new AwsUnderTest(
                "restarted", aws.sqsEndpoint(), aws.s3Endpoint(), aws.region(), aws.accessKey(), aws.secretKey());
    }

    @Test
    void aBucketsNotificationsOutliveARestartAndNotTheBucket() {
        aws.createQueue("told", Duration.ofSeconds(30), 3);
        aws.createBucket("lake");
        try (S3Client s3 = AwsClients.s3(services())) {
            configure(s3);
        }

        restart();
        try (S3Client s3 = AwsClients.s3(services());
                SqsClient sqs = AwsClients.sqs(services())) {
            s3.putObject(put -> put.bucket("lake").key("a"), RequestBody.fromString("x"));
            String url = sqs.getQueueUrl(get -> get.queueName("told")).queueUrl();
            List<Message> told = sqs.receiveMessage(
                            receive -> receive.queueUrl(url).maxNumberOfMessages(10))
                    .messages();

            assertThat(told)
                    .extracting(Message::body)
                    .hasSize(2)
                    .anyMatch(body -> body.contains("s3:TestEvent"))
                    .anyMatch(body -> body.contains("ObjectCreated:Put"));

            s3.deleteObject(delete -> delete.bucket("lake").key("a"));
            s3.deleteBucket(delete -> delete.bucket("lake"));
            s3.createBucket(create -> create.bucket("lake"));
            assertThat(s3.getBucketNotificationConfiguration(get -> get.bucket("lake"))
                            .hasQueueConfigurations())
                    .isFalse();
        }
    }

    @Test
    void aQueueThatIsGoneCostsTheNotificationAndNotTheObject() {
        aws.createQueue("told", Duration.ofSeconds(30), 3);
        aws.createBucket("lake");
        try (S3Client s3 = AwsClients.s3(services());
                SqsClient sqs = AwsClients.sqs(services())) {
            configure(s3);
            String url = sqs.getQueueUrl(get -> get.queueName("told")).queueUrl();
            sqs.deleteQueue(delete -> delete.queueUrl(url));

            s3.putObject(put -> put.bucket("lake").key("a"), RequestBody.fromString("x"));

            assertThat(s3.headObject(head -> head.bucket("lake").key("a")).contentLength())
                    .isOne();
        }
    }

    @Test
    void whoDoesNotSignMayNeitherReadNorConfigure() throws Exception {
        aws.createBucket("lake");
        HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(aws.s3Endpoint() + "/lake?notification"));

        for (HttpRequest request : new HttpRequest[] {
            call.GET().build(),
            call.header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=sandbox/20261121/us-east-1/s3/aws4_request,"
                                    + " SignedHeaders=host, Signature=" + "0".repeat(64))
                    .GET()
                    .build()
        }) {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        }
    }

    private static void configure(S3Client s3) {
        QueueConfiguration told = QueueConfiguration.builder()
                .queueArn(ARN)
                .events(Event.S3_OBJECT_CREATED)
                .build();
        s3.putBucketNotificationConfiguration(put ->
                put.bucket("lake").notificationConfiguration(configuration -> configuration.queueConfigurations(told)));
    }
}
