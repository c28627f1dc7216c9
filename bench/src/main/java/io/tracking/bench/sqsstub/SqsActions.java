package io.tracking.bench.sqsstub;

import io.tracking.bench.sqsstub.HttpLoop.Answer;
import io.tracking.bench.sqsstub.HttpLoop.Request;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * SQS's JSON protocol. Any queue exists; all is confirmed after the same delay, as if SQS had stored it.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">SendMessageBatch</a>
 */
final class SqsActions implements HttpLoop.Handler {

    private static final String ID = "00000000-0000-4000-8000-000000000000";

    private final Map<String, StubQueue> queues = new HashMap<>();
    private final Function<String, StubQueue> create;
    private long delayNanos;

    SqsActions(Function<String, StubQueue> create, Duration delay) {
        this.create = create;
        this.delayNanos = delay.toNanos();
    }

    void delay(Duration delay) {
        delayNanos = delay.toNanos();
    }

    StubQueue queue(String name) {
        return queues.computeIfAbsent(name, create);
    }

    StubStats stats() {
        return new StubStats(
                queues.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, queue -> queue.getValue()
                        .stats())));
    }

    @Override
    public Answer answer(Request request) {
        SqsRequest sqs = SqsRequest.parse(request);
        return switch (request.target()) {
            case "GetQueueUrl" -> ok("{\"QueueUrl\":\"http://127.0.0.1/000000000000/" + sqs.queueName() + "\"}");
            case "GetQueueAttributes" ->
                ok("{\"Attributes\":{\"QueueArn\":\"arn:aws:sqs:us-east-1:000000000000:" + sqs.queueName()
                        + "\",\"VisibilityTimeout\":\"420\",\"ApproximateNumberOfMessages\":\"0\","
                        + "\"ApproximateNumberOfMessagesNotVisible\":\"0\","
                        + "\"ApproximateNumberOfMessagesDelayed\":\"0\",\"MessageRetentionPeriod\":\"1209600\"}}");
            case "SendMessage" -> send(sqs);
            case "SendMessageBatch" -> sendBatch(sqs);
            case "ReceiveMessage" -> receive(sqs);
            case "DeleteMessage" -> delete(sqs);
            case "DeleteMessageBatch", "ChangeMessageVisibilityBatch" -> {
                if (request.target().startsWith("Delete")) {
                    delete(sqs);
                }
                yield confirmed("{\"Successful\":["
                        + sqs.entries().stream()
                                .map(entry -> "{\"Id\":\"" + entry.id() + "\"}")
                                .collect(Collectors.joining(","))
                        + "],\"Failed\":[]}");
            }
            case "ChangeMessageVisibility" -> confirmed("{}");
            default ->
                refuse("Cannot answer " + request.target()
                        + ": the stub sends, receives, deletes and changes visibility");
        };
    }

    private Answer send(SqsRequest sqs) {
        StubQueue queue = queue(sqs.queueName());
        StubMessage message = sqs.entries().get(0).message();
        queue.bill(message.payloadBytes());
        return queue.send(message)
                ? confirmed("{\"MessageId\":\"" + ID + "\"," + checksums(message) + "}")
                : refuse("The stub was told to refuse");
    }

    private Answer sendBatch(SqsRequest sqs) {
        StubQueue queue = queue(sqs.queueName());
        queue.bill(sqs.entries().stream()
                .mapToInt(entry -> entry.message().payloadBytes())
                .sum());
        List<String> successful = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (SqsRequest.Entry entry : sqs.entries()) {
            if (queue.send(entry.message())) {
                successful.add("{\"Id\":\"" + entry.id() + "\",\"MessageId\":\"" + ID + "\","
                        + checksums(entry.message()) + "}");
            } else {
                failed.add("{\"Id\":\"" + entry.id()
                        + "\",\"SenderFault\":false,\"Code\":\"InternalError\",\"StubMessage\":\"told to refuse\"}");
            }
        }
        return confirmed("{\"Successful\":[" + String.join(",", successful) + "],\"Failed\":["
                + String.join(",", failed) + "]}");
    }

    private Answer receive(SqsRequest sqs) {
        StubQueue queue = queue(sqs.queueName());
        if (queue.isEmpty()) {
            return new Answer(
                    200,
                    StubMessage.utf8("{}"),
                    Duration.ofSeconds(sqs.waitSeconds()).toNanos() + delayNanos);
        }
        var out = new ByteArrayOutputStream(512 * 1024);
        out.writeBytes(StubMessage.utf8("{\"Messages\":["));
        for (int i = 0; i < sqs.most() && !queue.isEmpty(); i++) {
            if (i > 0) {
                out.write(',');
            }
            queue.receive(out);
        }
        out.writeBytes(StubMessage.utf8("]}"));
        return new Answer(200, out.toByteArray(), delayNanos);
    }

    private Answer delete(SqsRequest sqs) {
        StubQueue queue = queue(sqs.queueName());
        for (SqsRequest.Entry entry : sqs.entries()) {
            queue.delete(Integer.parseInt(entry.receipt()));
        }
        return confirmed("{}");
    }

    private static String checksums(StubMessage message) {
        String body = "\"MD5OfMessageBody\":\"" + Md5.ofBody(message.body()) + "\"";
        return message.attributes().isEmpty()
                ? body
                : body + ",\"MD5OfMessageAttributes\":\"" + Md5.ofAttributes(message.attributes()) + "\"";
    }

    private Answer confirmed(String json) {
        return new Answer(200, StubMessage.utf8(json), delayNanos);
    }

    private static Answer ok(String json) {
        return new Answer(200, StubMessage.utf8(json), 0);
    }

    private Answer refuse(String why) {
        return new Answer(
                500,
                StubMessage.utf8("{\"__type\":\"com.amazonaws.sqs#InternalError\",\"message\":\"" + why + "\"}"),
                delayNanos);
    }
}
