package io.tracking.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** kill -9 of local-aws loses nothing that SQS or S3 has confirmed. */
class KilledLocalAwsIT {

    private final Path directory;
    private @Nullable Process process;
    private AwsUnderTest aws = new AwsUnderTest("", URI.create(""), URI.create(""), "", "", "");

    KilledLocalAwsIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void keepsWhatWasConfirmedAndForgetsWhatWasAcknowledged() throws Exception {
        start();
        ConcurrentHashMap.KeySetView<String, Boolean> sent = ConcurrentHashMap.<String>newKeySet();
        ConcurrentHashMap.KeySetView<String, Boolean> acknowledged = ConcurrentHashMap.<String>newKeySet();
        ConcurrentHashMap.KeySetView<String, Boolean> stored = ConcurrentHashMap.<String>newKeySet();

        writeUntilKilled(sent, acknowledged, stored);
        start();

        Set<String> left = drain();
        assertThat(sent).hasSizeGreaterThan(100);
        assertThat(acknowledged).isNotEmpty();
        assertThat(left).containsAll(without(sent, acknowledged)).doesNotContainAnyElementsOf(acknowledged);
        try (S3Client s3 = AwsClients.s3(aws)) {
            List<String> keys = s3.listObjectsV2Paginator(list -> list.bucket("tracking-lake")).contents().stream()
                    .map(S3Object::key)
                    .toList();
            assertThat(keys).containsAll(stored);
            assertThat(s3.headObject(head -> head.bucket("tracking-lake")
                                    .key(stored.iterator().next()))
                            .metadata())
                    .containsEntry("rows", "1");
        }
    }

    private void writeUntilKilled(Set<String> sent, Set<String> acknowledged, Set<String> stored)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicInteger number = new AtomicInteger();
        try (SqsClient sqs = AwsClients.sqs(aws);
                S3Client s3 = AwsClients.s3(aws)) {
            String queue = queueUrl(sqs);
            for (int thread = 0; thread < 2; thread++) {
                threads.execute(untilRefused(() -> {
                    String body = "message-" + number.incrementAndGet();
                    sqs.sendMessage(send -> send.queueUrl(queue).messageBody(body));
                    sent.add(body);
                }));
            }
            threads.execute(untilRefused(() -> {
                for (Message message : sqs.receiveMessage(
                                receive -> receive.queueUrl(queue).visibilityTimeout(1))
                        .messages()) {
                    sqs.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(message.receiptHandle()));
                    acknowledged.add(message.body());
                }
            }));
            threads.execute(untilRefused(() -> stored.add(put(s3, "events/" + number.incrementAndGet()))));
            await().atMost(Duration.ofSeconds(60)).until(() -> sent.size() > 300 && stored.size() > 20);
            kill();
        } finally {
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Runnable untilRefused(Runnable step) {
        return () -> {
            try {
                while (true) {
                    step.run();
                }
            } catch (SdkException killed) {
                // What was under way then is neither confirmed nor refused.
            }
        };
    }

    private static String put(S3Client s3, String key) {
        s3.putObject(
                put -> put.bucket("tracking-lake").key(key).metadata(Map.of("rows", "1")),
                RequestBody.fromString("body of " + key));
        return key;
    }

    private Set<String> drain() {
        ConcurrentHashMap.KeySetView<String, Boolean> left = ConcurrentHashMap.<String>newKeySet();
        try (SqsClient sqs = AwsClients.sqs(aws)) {
            String queue = queueUrl(sqs);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                List<Message> messages = sqs.receiveMessage(receive ->
                                receive.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(2))
                        .messages();
                messages.forEach(message -> left.add(message.body()));
                return messages.isEmpty();
            });
        }
        return left;
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        ConcurrentHashMap.KeySetView<String, Boolean> rest = ConcurrentHashMap.<String>newKeySet();
        rest.addAll(all);
        rest.removeAll(some);
        return rest;
    }

    private static String queueUrl(SqsClient sqs) {
        return sqs.getQueueUrl(get -> get.queueName("tracking-events")).queueUrl();
    }

    private void start() throws IOException {
        int sqs = freePort();
        int s3 = freePort();
        Path output = directory.resolve("output");
        Files.deleteIfExists(output);
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalAwsMain.class.getName(),
                        "--directory=" + directory.resolve("aws"),
                        "--services=sqs,s3",
                        "--sqs-port=" + sqs,
                        "--s3-port=" + s3))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Files.readString(output).contains("local-aws is ready"));
        aws = new AwsUnderTest(
                "child",
                URI.create("http://127.0.0.1:" + sqs),
                URI.create("http://127.0.0.1:" + s3),
                "us-east-1",
                "sandbox",
                "sandbox-secret");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
