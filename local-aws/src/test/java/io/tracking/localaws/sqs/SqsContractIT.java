package io.tracking.localaws.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tracking.localaws.AwsClients;
import io.tracking.localaws.AwsUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What the product depends on in SQS. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.tracking.localaws.AwsUnderTest#all")
class SqsContractIT {

    private final SqsClient sqs;
    private String queue = "";
    private String deadLetterQueue = "";

    SqsContractIT(AwsUnderTest aws) {
        this.sqs = AwsClients.sqs(aws);
    }

    @BeforeEach
    void createQueues() {
        String name = "contract-" + UUID.randomUUID();
        deadLetterQueue =
                sqs.createQueue(create -> create.queueName(name + "-dlq")).queueUrl();
        String arn = sqs.getQueueAttributes(
                        get -> get.queueUrl(deadLetterQueue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        queue = sqs.createQueue(create -> create.queueName(name)
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "30",
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"3\"}")))
                .queueUrl();
    }

    @AfterEach
    void deleteQueues() {
        sqs.deleteQueue(delete -> delete.queueUrl(queue));
        sqs.deleteQueue(delete -> delete.queueUrl(deadLetterQueue));
        sqs.close();
    }

    @Test
    void keepsTheBodyAndAttributesOfA256KibMessage() {
        Map<String, MessageAttributeValue> attributes = Map.of(
                "format", text("1"),
                "encoding", text("zstd+base64"),
                "count", number("731"));
        String body = "{\"message\":\"größer – 漢字 🙂\"}\n".repeat(8_000).substring(0, 200_000);

        sqs.sendMessage(send -> send.queueUrl(queue).messageBody(body).messageAttributes(attributes));
        List<Message> received = receive(queue, 10, 30);

        assertThat(received).singleElement().satisfies(message -> {
            assertThat(message.body()).isEqualTo(body);
            assertThat(message.messageAttributes()).isEqualTo(attributes);
        });
    }

    @Test
    void refusesWhatXmlCannotCarry() {
        assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl(queue).messageBody("a\u0000b")))
                .isInstanceOf(SqsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0001", "\u000b", "\u001f", "\ufffe", "\uffff"})
    void refusesEveryCharacterThatXmlDoesNotHave(String character) {
        assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl(queue).messageBody("a" + character)))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(() -> sqs.sendMessage(
                        send -> send.queueUrl(queue).messageBody("a").messageAttributes(Map.of("a", text(character)))))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void takesEveryCharacterThatXmlHas() {
        String body = "\t\n\r \u0085\u00a0\ud7ff\ue000\ufffd\ud800\udc00\udbff\udfff";

        sqs.sendMessage(send -> send.queueUrl(queue).messageBody(body));

        assertThat(receive(queue, 1, 30)).extracting(Message::body).containsExactly(body);
    }

    @Test
    void refusesAMessageWithoutABody() {
        assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl(queue).messageBody("")))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void refusesMoreThanAMebibyteWithItsAttributes() {
        int most = 1 << 20;
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("x".repeat(most)));

        assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl(queue).messageBody("x".repeat(most + 1))))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl(queue).messageBody("ä".repeat(most / 2 + 1))))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(() -> sqs.sendMessage(send -> send.queueUrl(queue)
                        .messageBody("x".repeat(most))
                        .messageAttributes(Map.of("one", text("more")))))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void refusesABatchOfMoreThanAMebibyte() {
        String half = "x".repeat((1 << 19) + 1);

        assertThatThrownBy(() -> sqs.sendMessageBatch(
                        batch -> batch.queueUrl(queue).entries(entry("one", half), entry("two", half))))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void refusesMoreThanTenAttributes() {
        Map<String, MessageAttributeValue> eleven =
                IntStream.range(0, 11).boxed().collect(Collectors.toMap(n -> "a" + n, n -> text("v")));

        assertThatThrownBy(() -> sqs.sendMessage(
                        send -> send.queueUrl(queue).messageBody("x").messageAttributes(eleven)))
                .isInstanceOf(SqsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AWS.name", "Amazon.name", "with space", ".first", "last.", "two..points", "ü", "long"})
    void refusesNamesThatNoAttributeMayHave(String name) {
        Map<String, MessageAttributeValue> attribute = Map.of(name.equals("long") ? "n".repeat(257) : name, text("v"));

        assertThatThrownBy(() -> sqs.sendMessage(
                        send -> send.queueUrl(queue).messageBody("x").messageAttributes(attribute)))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void refusesAttributesThatAreNotOfTheirType() {
        for (MessageAttributeValue wrong : List.of(text(""), number("seven"), number(""), number("1".repeat(200)))) {
            assertThatThrownBy(() -> sqs.sendMessage(
                            send -> send.queueUrl(queue).messageBody("x").messageAttributes(Map.of("a", wrong))))
                    .as(wrong.toString())
                    .isInstanceOf(SqsException.class);
        }
    }

    @Test
    void refusesABatchOfMoreThanTen() {
        List<SendMessageBatchRequestEntry> eleven =
                IntStream.range(0, 11).mapToObj(n -> entry("e" + n, "x")).toList();

        assertThatThrownBy(() ->
                        sqs.sendMessageBatch(batch -> batch.queueUrl(queue).entries(eleven)))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void refusesTimesAndNumbersOutOfRange() {
        assertThatThrownBy(() ->
                        sqs.receiveMessage(receive -> receive.queueUrl(queue).maxNumberOfMessages(11)))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(() ->
                        sqs.receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(21)))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(() ->
                        sqs.receiveMessage(receive -> receive.queueUrl(queue).visibilityTimeout(43_201)))
                .isInstanceOf(SqsException.class);
        assertThatThrownBy(() -> sqs.sendMessage(
                        send -> send.queueUrl(queue).messageBody("x").delaySeconds(901)))
                .isInstanceOf(SqsException.class);
    }

    @Test
    void tellsTheRefusedEntriesOfABatchApart() {
        SendMessageBatchResponse answer = sqs.sendMessageBatch(batch -> batch.queueUrl(queue)
                .entries(entry("good", "fine"), entry("bad", "a\u0000b"), entry("good-2", "fine too")));

        assertThat(answer.successful()).extracting("id").containsExactlyInAnyOrder("good", "good-2");
        assertThat(answer.failed()).singleElement().satisfies(failed -> assertThat(failed.id())
                .isEqualTo("bad"));
        assertThat(receiveAll(2)).containsOnlyKeys("fine", "fine too");
    }

    @Test
    void acknowledgesABatchAndTellsAForeignReceiptApart() {
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("one"));
        List<Message> received = receive(queue, 10, 30);

        DeleteMessageBatchResponse answer = sqs.deleteMessageBatch(batch -> batch.queueUrl(queue)
                .entries(
                        acknowledge("known", received.get(0).receiptHandle()),
                        acknowledge("unknown", "not a receipt handle")));

        assertThat(answer.successful()).extracting("id").containsExactly("known");
        assertThat(answer.failed()).extracting("id").containsExactly("unknown");
    }

    @Test
    void hidesAMessageUntilItsVisibilityTimeoutHasPassed() {
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("hidden"));
        List<Message> first = receive(queue, 1, 2);

        assertThat(first).hasSize(1);
        assertThat(receive(queue, 1, 2)).isEmpty();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !receive(queue, 1, 30).isEmpty());
    }

    @Test
    void extendsAndEndsTheVisibilityTimeout() {
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("held"));
        String receipt = receive(queue, 1, 30).get(0).receiptHandle();

        sqs.changeMessageVisibility(
                change -> change.queueUrl(queue).receiptHandle(receipt).visibilityTimeout(0));

        assertThat(receive(queue, 1, 30)).hasSize(1);
    }

    @Test
    void movesAMessageToTheDeadLetterQueueAfterThreeReceives() {
        sqs.sendMessage(
                send -> send.queueUrl(queue).messageBody("poison").messageAttributes(Map.of("format", text("99"))));

        for (int receives = 1; receives <= 3; receives++) {
            List<Message> message = receive(queue, 1, 0);
            assertThat(message).hasSize(1);
            assertThat(message.get(0).attributes())
                    .containsEntry(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, String.valueOf(receives));
        }

        assertThat(receive(queue, 1, 0)).isEmpty();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(receive(deadLetterQueue, 1, 0))
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.body()).isEqualTo("poison");
                    assertThat(message.messageAttributes()).containsEntry("format", text("99"));
                }));
    }

    @Test
    void waitsForAMessageWhenPolledLong() throws Exception {
        Instant started = Instant.now();
        Thread polling = new Thread(() -> {
            // Answered as soon as the message is there, long before the 20 s are over.
            assertThat(sqs.receiveMessage(receive -> receive.queueUrl(queue).waitTimeSeconds(20))
                            .messages())
                    .hasSize(1);
        });
        polling.start();
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("soon"));
        polling.join();

        assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(18));
        assertThat(receive(queue, 1, 0)).isEmpty();
    }

    @Test
    void handsEveryMessageOutOnceWhileItIsInFlight() {
        List<String> sent = IntStream.range(0, 40).mapToObj(Integer::toString).toList();
        for (int start = 0; start < sent.size(); start += 10) {
            List<SendMessageBatchRequestEntry> entries = sent.subList(start, start + 10).stream()
                    .map(body -> entry("id-" + body, body))
                    .toList();
            sqs.sendMessageBatch(batch -> batch.queueUrl(queue).entries(entries));
        }

        Map<String, Integer> received = receiveAll(sent.size());

        assertThat(received.keySet()).isEqualTo(new HashSet<>(sent));
        assertThat(received.values()).containsOnly(1);
    }

    private Map<String, Integer> receiveAll(int expected) {
        Map<String, Integer> bodies = new HashMap<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            receive(queue, 10, 30).forEach(message -> bodies.merge(message.body(), 1, Integer::sum));
            return bodies.size() == expected;
        });
        return bodies;
    }

    private List<Message> receive(String from, int most, int visibility) {
        return sqs.receiveMessage(receive -> receive.queueUrl(from)
                        .maxNumberOfMessages(most)
                        .visibilityTimeout(visibility)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    private static SendMessageBatchRequestEntry entry(String id, String body) {
        return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
    }

    private static DeleteMessageBatchRequestEntry acknowledge(String id, String receipt) {
        return DeleteMessageBatchRequestEntry.builder()
                .id(id)
                .receiptHandle(receipt)
                .build();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    private static MessageAttributeValue number(String value) {
        return MessageAttributeValue.builder()
                .dataType("Number")
                .stringValue(value)
                .build();
    }
}
