package io.tracking.loader.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.common.lake.FileKey;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.queue.UnreadableMessageException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NotificationReaderTest {

    static final FileKey FILE = FileKey.parse("events/date=2026-11-21/hour=07/20261121T0705Z-loader-b-0001.ndjson.zst");
    static final String ENCODED = "events/date%3D2026-11-21/hour%3D07/20261121T0705Z-loader-b-0001.ndjson.zst";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEST =
            """
            {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2026-11-21T07:05:00.123Z","Bucket":"tracking-lake",\
            "RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR"}""";

    private final NotificationReader reader = new NotificationReader();

    /** As Amazon documents it; the encoded key is the only part that varies. */
    static String event(String name, String key) {
        return """
                {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1",\
                "eventTime":"2026-11-21T07:05:00.123Z","eventName":"%s","userIdentity":{"principalId":"AIDAJDPLRKLG7UEXAMPLE"},\
                "requestParameters":{"sourceIPAddress":"10.0.0.1"},"responseElements":{"x-amz-request-id":"C3D13FE58DE4C810",\
                "x-amz-id-2":"FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD"},"s3":{"s3SchemaVersion":"1.0",\
                "configurationId":"loader","bucket":{"name":"tracking-lake","ownerIdentity":{"principalId":"A3NL1KOZZKExample"},\
                "arn":"arn:aws:s3:::tracking-lake"},"object":{"key":"%s","size":1024,"eTag":"d41d8cd98f00b204e9800998ecf8427e",\
                "sequencer":"0055AED6DCD90281E5"}}}]}"""
                .formatted(name, key);
    }

    private NotificationReader.Told read(String body) throws UnreadableMessageException {
        return reader.read(message(body, Map.of()));
    }

    private static ReceivedMessage message(String body, Map<String, String> attributes) {
        return new ReceivedMessage("m1", "m1#1", body, attributes, Instant.parse("2026-11-21T07:05:01Z"));
    }

    @ParameterizedTest
    @CsvSource({"ObjectCreated:Put", "ObjectCreated:Copy", "ObjectCreated:CompleteMultipartUpload", "ObjectCreated:Post"
    })
    void namesTheFileThatWasWrittenHowever(String name) throws Exception {
        assertThat(read(event(name, ENCODED)).files()).containsExactly(FILE);
        assertThat(read(event(name, FILE.toString())).files()).containsExactly(FILE);
    }

    @ParameterizedTest
    @CsvSource({
        "ObjectRemoved:Delete, events/date%3D2026-11-21/hour%3D07/20261121T0705Z-loader-b-0001.ndjson.zst",
        "ObjectTagging:Put, events/date%3D2026-11-21/hour%3D07/20261121T0705Z-loader-b-0001.ndjson.zst",
        "ObjectCreated:Put, manifests/20261121T0705Z-loader-b-0001.manifest",
        "ObjectCreated:Put, spill/date%3D2026-11-21/hour%3D07/abc.envelope",
        "ObjectCreated:Put, events/red+flower.jpg"
    })
    void countsWhatIsAboutSomethingElse(String name, String key) throws Exception {
        NotificationReader.Told told = read(event(name, key));

        assertThat(told.files()).isEmpty();
        assertThat(told.others()).isOne();
    }

    @Test
    void takesSeveralRecords() throws Exception {
        ObjectNode two = (ObjectNode) JSON.readTree(event("ObjectCreated:Put", ENCODED));
        two.withArray("Records")
                .add(JSON.readTree(event("ObjectCreated:Put", ENCODED.replace("-0001", "-0002")))
                        .at("/Records/0"))
                .add(JSON.readTree(event("ObjectRemoved:Delete", ENCODED)).at("/Records/0"));

        NotificationReader.Told told = read(two.toString());

        assertThat(told.files())
                .extracting(FileKey::toString)
                .containsExactly(FILE.toString(), FILE.toString().replace("-0001", "-0002"));
        assertThat(told.others()).isOne();
    }

    @Test
    void takesTheTestMessage() throws Exception {
        NotificationReader.Told told = read(TEST);

        assertThat(told.files()).isEmpty();
        assertThat(told.others()).isOne();
    }

    /** A bucket can tell one queue or topic of an event; whoever wants it twice puts a topic in between. */
    @Test
    void takesWhatComesThroughATopic() throws Exception {
        ObjectNode wrapped = JSON.createObjectNode()
                .put("Type", "Notification")
                .put("MessageId", "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324")
                .put("TopicArn", "arn:aws:sns:eu-west-1:123456789012:lake")
                .put("Subject", "Amazon S3 Notification")
                .put("Message", event("ObjectCreated:Put", ENCODED))
                .put("Timestamp", "2026-11-21T07:05:00.500Z");

        assertThat(read(wrapped.toString()).files()).containsExactly(FILE);
        assertThat(read(wrapped.put("Message", TEST).toString()).others()).isOne();
    }

    @Test
    void namesWhatIsNotSupported() {
        assertUnreadable(
                """
                {"version":"0","source":"aws.s3","detail-type":"Object Created","detail":{"object":{"key":"a"}}}""",
                "EventBridge");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | not JSON",
                "'' | no Records",
                "[] | no Records",
                "17 | no Records",
                "{\"Records\":17} | no Records",
                "{\"Records\":[17]} | version 2",
                "{\"Records\":[{}]} | version 2",
                "{\"Type\":\"Notification\"} | no Records",
                "{\"Type\":\"Notification\",\"Message\":\"hello\"} | not JSON"
            })
    void saysWhatIsWrong(String body, String why) {
        assertUnreadable(body, why);
    }

    @Test
    void aNewMajorVersionIsNotGuessedAt() {
        assertUnreadable(event("ObjectCreated:Put", ENCODED).replace("\"2.1\"", "\"3.0\""), "version 2");
    }

    @Test
    void aKeyThatIsNotEncodedRightIsNotGuessedAt() {
        assertUnreadable(event("ObjectCreated:Put", "events/%zz"), "not URL-encoded");
    }

    @Test
    void recordsOnTheWrongQueueAreNamed() {
        assertThatThrownBy(() -> reader.read(message("…", Map.of("format", "1"))))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining("tracking.notifications.queue");
    }

    private void assertUnreadable(String body, String why) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining(why);
    }
}
