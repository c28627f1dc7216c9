package io.tracking.loader.announce;

import static io.tracking.loader.announce.HookServer.answer;
import static io.tracking.loader.announce.HookServer.published;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;

/** What SNS is asked for, and what is made of its answers. */
class SnsTopicIT {

    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:tracking";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String LONG_TEXT = "Zürich\u2028 " + "ä".repeat(50) + "x".repeat(100);

    private final HookServer server = new HookServer();
    private final SnsClient client = SnsClient.builder()
            .endpointOverride(URI.create(server.url("/")))
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .httpClientBuilder(Apache5HttpClient.builder())
            .overrideConfiguration(call -> call.apiCallTimeout(TIMEOUT).retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();

    private static Letter letter(Long number, String text) {
        return new Letter(
                number,
                "0197a0de-0000-7000-8000-000000000001",
                Occasion.LOAD_COMMITTED.text(),
                Instant.parse("2026-11-21T07:10:03Z"),
                "{\"loader\":\"l\",\"text\":\"" + text + "\",\"data\":{}}");
    }

    private Map<String, String> asked(String topic, Letter letter) {
        server.then(published());
        assertThat(new SnsTopic(client, topic, TIMEOUT).tell(letter)).isInstanceOf(Receipt.Told.class);
        Map<String, String> fields = new TreeMap<>();
        for (String field : server.calls().get(0).body().split("&", -1)) {
            String[] parts = field.split("=", 2);
            fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    /** The attributes by name: SNS numbers them in any order. */
    private static Map<String, String> attributes(Map<String, String> fields) {
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 1; fields.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
            String entry = "MessageAttributes.entry." + i + ".";
            attributes.put(
                    fields.get(entry + "Name"),
                    fields.get(entry + "Value.DataType") + " " + fields.get(entry + "Value.StringValue"));
        }
        return attributes;
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aTopicGetsTheJsonWithWhatSubscribersChooseBy() {
        Letter letter = letter(812L, "Load 5");

        Map<String, String> fields = asked(TOPIC, letter);

        assertThat(fields)
                .containsEntry("Action", "Publish")
                .containsEntry("TopicArn", TOPIC)
                .containsEntry("Subject", "Load 5")
                .containsEntry("Message", letter.json())
                .doesNotContainKeys("MessageGroupId", "MessageDeduplicationId");
        assertThat(attributes(fields))
                .containsExactly(
                        Map.entry("id", "String " + letter.id()),
                        Map.entry("sequence", "Number 812"),
                        Map.entry("type", "String load.committed"));
    }

    /** A topic that keeps the order takes no message without a group. */
    @Test
    void aFifoTopicKeepsOneOrderAndDropsRepeats() {
        Letter letter = letter(null, "Load 5");

        Map<String, String> fields = asked(TOPIC + ".fifo", letter);

        assertThat(fields)
                .containsEntry("MessageGroupId", "tracking")
                .containsEntry("MessageDeduplicationId", letter.id());
        assertThat(attributes(fields)).doesNotContainKey("sequence");
    }

    /** SNS takes fewer than 100 characters of ASCII, in one line. */
    @Test
    void aSubjectIsOneThatSnsTakes() {
        assertThat(asked(TOPIC, letter(1L, LONG_TEXT)).get("Subject"))
                .startsWith("Z?rich? ?x")
                .matches("[ -~]{1,99}");
    }

    @ParameterizedTest
    @CsvSource({
        "403, AuthorizationError, false",
        "404, NotFound, false",
        "400, InvalidParameter, false",
        "400, Throttling, true",
        "429, TooManyRequests, true",
        "503, ServiceUnavailable, true"
    })
    void whatMayPassIsTriedLaterAndTheRestIsRefused(int status, String code, boolean passes) {
        String error = "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                + "</Code><Message>why</Message></Error><RequestId>1</RequestId></ErrorResponse>";
        server.then(answer(status, "text/xml", error));

        Receipt receipt = new SnsTopic(client, TOPIC, TIMEOUT).tell(letter(1L, "Load 5"));

        assertThat(receipt).isInstanceOf(passes ? Receipt.Later.class : Receipt.Refused.class);
        assertThat(receipt.toString()).contains("SNS answers " + status, "why");
    }
}
