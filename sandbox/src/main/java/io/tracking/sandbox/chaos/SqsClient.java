package io.tracking.sandbox.chaos;

import io.tracking.sandbox.process.SandboxException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The few calls of SQS that a run needs, in its JSON protocol. Thread-safe. */
final class SqsClient {

    static final String QUEUE = "tracking-events";
    static final String DEAD_LETTERS = "tracking-events-dlq";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final JsonMapper json = new JsonMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;

    SqsClient(URI endpoint) {
        this.endpoint = endpoint;
    }

    record Message(String receipt, String body, JsonNode attributes) {}

    List<Message> receive(String queue, int visibilitySeconds, int waitSeconds) throws InterruptedException {
        JsonNode answer = call(
                "ReceiveMessage",
                Map.of(
                        "QueueUrl",
                        url(queue),
                        "MaxNumberOfMessages",
                        10,
                        "VisibilityTimeout",
                        visibilitySeconds,
                        "WaitTimeSeconds",
                        waitSeconds,
                        "MessageAttributeNames",
                        List.of("All")));
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : answer.path("Messages")) {
            messages.add(new Message(
                    message.path("ReceiptHandle").asString(),
                    message.path("Body").asString(),
                    message.path("MessageAttributes")));
        }
        return messages;
    }

    void send(String queue, String body, Map<String, String> attributes) throws InterruptedException {
        Map<String, Object> typed = new LinkedHashMap<>();
        attributes.forEach((name, value) -> typed.put(name, Map.of("DataType", "String", "StringValue", value)));
        call("SendMessage", Map.of("QueueUrl", url(queue), "MessageBody", body, "MessageAttributes", typed));
    }

    /** The same message once more, with its attributes. */
    void sendAgain(String queue, Message message, int delaySeconds) throws InterruptedException {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("QueueUrl", url(queue));
        request.put("MessageBody", message.body());
        request.put("DelaySeconds", delaySeconds);
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> attribute : message.attributes().properties()) {
            attributes.put(
                    attribute.getKey(),
                    Map.of(
                            "DataType",
                            attribute.getValue().path("DataType").asString(),
                            "StringValue",
                            attribute.getValue().path("StringValue").asString()));
        }
        request.put("MessageAttributes", attributes);
        call("SendMessage", request);
    }

    void delete(String queue, Message message) throws InterruptedException {
        call("DeleteMessage", Map.of("QueueUrl", url(queue), "ReceiptHandle", message.receipt()));
    }

    void hide(String queue, Message message, int seconds) throws InterruptedException {
        call(
                "ChangeMessageVisibility",
                Map.of("QueueUrl", url(queue), "ReceiptHandle", message.receipt(), "VisibilityTimeout", seconds));
    }

    /** Messages of the queue, in flight and delayed ones too. */
    long messages(String queue) throws InterruptedException {
        JsonNode answer = call("GetQueueAttributes", Map.of("QueueUrl", url(queue), "AttributeNames", List.of("All")))
                .path("Attributes");
        long messages = 0L;
        for (String state : List.of("", "NotVisible", "Delayed")) {
            messages += answer.path("ApproximateNumberOfMessages" + state).asLong();
        }
        return messages;
    }

    private String url(String queue) {
        return endpoint + "/000000000000/" + queue;
    }

    private JsonNode call(String action, Map<String, Object> body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-amz-json-1.0")
                .header("X-Amz-Target", "AmazonSQS." + action)
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new SandboxException(
                        "Cannot " + action + ": SQS answered " + answer.statusCode() + " " + answer.body());
            }
            return answer.body().isEmpty() ? json.createObjectNode() : json.readTree(answer.body());
        } catch (IOException e) {
            throw new SandboxException("Cannot " + action + " at " + endpoint, e);
        }
    }
}
