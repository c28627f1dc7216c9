package io.tracking.bench.ingest;

import static io.tracking.bench.ingest.Rounds.REQUESTS;

import io.tracking.bench.process.LocalAwsProcess;
import io.tracking.bench.report.BenchReport;
import io.tracking.bench.report.Measurement;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The measurement whose queue is the sandbox's: ElasticMQ, with its journal. One queue for each subject. */
final class OnElasticMq {

    private static final String API = "tracking-api";
    private static final String PER_EVENT = "message per event";

    private final MeasuredServers servers;
    private final Rounds rounds;
    private final BenchReport report;
    private final Path directory;
    private final Path repository;

    OnElasticMq(MeasuredServers servers, Rounds rounds, BenchReport report, Path directory, Path repository) {
        this.servers = servers;
        this.rounds = rounds;
        this.report = report;
        this.directory = directory;
        this.repository = repository;
    }

    void measure() {
        try (LocalAwsProcess queue = start("elasticmq");
                LocalAwsProcess otherQueue = start("elasticmq-message-per-event")) {
            measure(queue.sqs(), otherQueue.sqs());
        }
    }

    private LocalAwsProcess start(String name) {
        return LocalAwsProcess.start(name, repository, directory, "sqs");
    }

    private void measure(URI apiQueue, URI otherQueue) {
        Subject api = servers.api("tracking-api on ElasticMQ", apiQueue);
        Subject other = servers.messagePerEvent("message per event on ElasticMQ", otherQueue);
        try (SqsClient sqs = client(apiQueue);
                SqsClient otherSqs = client(otherQueue)) {
            Measurement measurement = new Measurement("Single events, 256 connections, ElasticMQ with its journal");
            rounds.warmUp(other, 1, 256);
            rounds.warmUp(api, 1, 256);
            QueuedIds ids = new QueuedIds();
            QueuedIds otherIds = new QueuedIds();
            for (int round = 0; round < rounds.count(); round++) {
                rounds.measure(measurement, other, 1, 256);
                empty(otherSqs, otherIds);
                rounds.measure(measurement, api, 1, 256);
                empty(sqs, ids);
            }
            measurement.atLeast(
                    "tracking-api / message per event: req/s",
                    measurement.ratio(api.name(), other.name(), REQUESTS),
                    3.7);
            audit(measurement, API, api, ids);
            audit(measurement, PER_EVENT, other, otherIds);
            report.done(measurement);
            api.child().close();
            other.child().close();
        }
    }

    private void audit(Measurement into, String name, Subject subject, QueuedIds ids) {
        into.atMost(
                name + ": answered with 202 and not in the queue",
                Math.max(0, rounds.accepted(subject) - ids.distinct()),
                0);
    }

    /** Receives and deletes all there is. */
    private static void empty(SqsClient sqs, QueuedIds ids) {
        String queue = sqs.getQueueUrl(request -> request.queueName(MeasuredServers.QUEUE))
                .queueUrl();
        for (List<Message> messages = receive(sqs, queue); !messages.isEmpty(); messages = receive(sqs, queue)) {
            messages.forEach(message -> ids.add(message.body(), attributes(message)));
            delete(sqs, queue, messages);
        }
    }

    private static List<Message> receive(SqsClient sqs, String queue) {
        return sqs.receiveMessage(request ->
                        request.queueUrl(queue).maxNumberOfMessages(10).messageAttributeNames("All"))
                .messages();
    }

    private static void delete(SqsClient sqs, String queue, List<Message> messages) {
        sqs.deleteMessageBatch(request -> request.queueUrl(queue)
                .entries(IntStream.range(0, messages.size())
                        .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                .id(Integer.toString(i))
                                .receiptHandle(messages.get(i).receiptHandle())
                                .build())
                        .toList()));
    }

    private static Map<String, String> attributes(Message message) {
        Map<String, MessageAttributeValue> attributes = message.messageAttributes();
        return attributes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, attribute -> attribute.getValue().stringValue()));
    }

    private static SqsClient client(URI endpoint) {
        return SqsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("sandbox", "sandbox-secret")))
                .build();
    }
}
