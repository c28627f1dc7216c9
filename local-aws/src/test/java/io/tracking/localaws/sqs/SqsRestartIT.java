package io.tracking.localaws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tracking.localaws.AwsClients;
import io.tracking.localaws.AwsUnderTest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What was deleted is gone for good, also after a restart. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqsRestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;

    SqsRestartIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void forgetsADeadLetterThatWasDeleted() {
        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            deadLetter(sqs, "deleted");
            deadLetter(sqs, "kept");
            for (Message message : receive(sqs, "dlq", 0)) {
                if (message.body().equals("deleted")) {
                    sqs.deleteMessage(
                            delete -> delete.queueUrl(url(sqs, "dlq")).receiptHandle(message.receiptHandle()));
                }
            }
        }

        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            assertThat(bodies(sqs, "dlq")).containsExactly("kept");
            assertThat(bodies(sqs, "events")).isEmpty();
        }
    }

    @Test
    void forgetsADeadLetterThatWasDeletedAfterARestart() {
        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            deadLetter(sqs, "deleted");
        }
        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            Message message = receive(sqs, "dlq", 30).get(0);
            sqs.deleteMessage(delete -> delete.queueUrl(url(sqs, "dlq")).receiptHandle(message.receiptHandle()));
        }

        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            assertThat(bodies(sqs, "dlq")).isEmpty();
            assertThat(bodies(sqs, "events")).isEmpty();
        }
    }

    @Test
    void forgetsAMessageThatWasDeletedAtItsLastReceive() {
        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            send(sqs, "last");
            for (int receives = 1; receives < 3; receives++) {
                assertThat(receive(sqs, "events", 0)).hasSize(1);
            }
            Message message = receive(sqs, "events", 1).get(0);
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ofMillis(1_100))
                    .until(() -> true);
            sqs.deleteMessage(delete -> delete.queueUrl(url(sqs, "events")).receiptHandle(message.receiptHandle()));
        }

        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            assertThat(bodies(sqs, "events")).isEmpty();
            assertThat(bodies(sqs, "dlq")).isEmpty();
        }
    }

    @Test
    void forgetsWhatWasPurged() {
        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            deadLetter(sqs, "purged");
            sqs.purgeQueue(purge -> purge.queueUrl(url(sqs, "dlq")));
            assertThat(bodies(sqs, "dlq")).isEmpty();
        }

        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            assertThat(bodies(sqs, "dlq")).isEmpty();
        }
    }

    @Test
    void forgetsWhatWasDeletedInABatch() {
        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            deadLetter(sqs, "one");
            deadLetter(sqs, "two");
            List<DeleteMessageBatchRequestEntry> entries = receive(sqs, "dlq", 30).stream()
                    .map(message -> DeleteMessageBatchRequestEntry.builder()
                            .id(message.body())
                            .receiptHandle(message.receiptHandle())
                            .build())
                    .toList();
            sqs.deleteMessageBatch(batch -> batch.queueUrl(url(sqs, "dlq")).entries(entries));
        }

        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            assertThat(bodies(sqs, "dlq")).isEmpty();
        }
    }

    @Test
    void keepsARedrivenDeadLetterOnce() {
        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            deadLetter(sqs, "redriven");
            String arn = sqs.getQueueAttributes(
                            get -> get.queueUrl(url(sqs, "dlq")).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .get(QueueAttributeName.QUEUE_ARN);
            sqs.startMessageMoveTask(task -> task.sourceArn(arn));
            await().atMost(PATIENCE).until(() -> receive(sqs, "events", 0).size() == 1);
        }

        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            assertThat(bodies(sqs, "dlq")).isEmpty();
            assertThat(bodies(sqs, "events")).containsExactly("redriven");
        }
    }

    @Test
    void keepsNoMessageOfAQueueThatWasDeletedAndMadeAgain() {
        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            send(sqs, "old");
            sqs.deleteQueue(delete -> delete.queueUrl(url(sqs, "events")));
        }

        try (SqsServer server = start();
                SqsClient sqs = client(server)) {
            assertThat(bodies(sqs, "events")).isEmpty();
        }
    }

    private SqsServer start() {
        SqsServer server = SqsServer.start(directory, "127.0.0.1", 0, "us-east-1");
        server.createQueue("dlq", Duration.ofSeconds(30), null, 0);
        server.createQueue("events", Duration.ofSeconds(30), "dlq", 3);
        return server;
    }

    private static SqsClient client(SqsServer server) {
        return AwsClients.sqs(new AwsUnderTest(
                "restart",
                server.endpoint(),
                URI.create("http://127.0.0.1:1"),
                "us-east-1",
                "sandbox",
                "sandbox-secret"));
    }

    private static void deadLetter(SqsClient sqs, String body) {
        send(sqs, body);
        for (int receives = 1; receives <= 3; receives++) {
            assertThat(receive(sqs, "events", 0)).hasSize(1);
        }
        await().atMost(PATIENCE).until(() -> {
            receive(sqs, "events", 0);
            return bodies(sqs, "dlq").contains(body);
        });
    }

    private static void send(SqsClient sqs, String body) {
        sqs.sendMessage(send -> send.queueUrl(url(sqs, "events")).messageBody(body));
    }

    private static List<String> bodies(SqsClient sqs, String queue) {
        return receive(sqs, queue, 0).stream().map(Message::body).toList();
    }

    private static List<Message> receive(SqsClient sqs, String queue, int visibility) {
        return sqs.receiveMessage(receive -> receive.queueUrl(url(sqs, queue))
                        .maxNumberOfMessages(10)
                        .visibilityTimeout(visibility))
                .messages();
    }

    private static String url(SqsClient sqs, String queue) {
        return sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    }
}
