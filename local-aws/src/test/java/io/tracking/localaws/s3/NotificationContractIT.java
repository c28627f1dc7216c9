package io.tracking.localaws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tracking.localaws.AwsClients;
import io.tracking.localaws.AwsUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.GetBucketNotificationConfigurationResponse;
import software.amazon.awssdk.services.s3.model.NotificationConfigurationFilter;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3KeyFilter;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Event notifications: what the product depends on in S3, and what S3 refuses. Amazon's queue needs a policy that lets
 * {@code s3.amazonaws.com} send; neither local-aws nor LocalStack asks for one.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html">PutBucketNotificationConfiguration</a>
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.tracking.localaws.AwsUnderTest#all")
class NotificationContractIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CREATED = "s3:ObjectCreated:*";
    private static final String REMOVED = "s3:ObjectRemoved:*";
    private static final String KEY = "events/date=2026-11-21/hour=07/20261121T0705Z-loader-a-0001.ndjson.zst";

    private final AwsUnderTest aws;
    private final S3Client s3;
    private final SqsClient sqs;
    private final String bucket = "notify-" + UUID.randomUUID();
    private String queue = "";
    private String arn = "";

    NotificationContractIT(AwsUnderTest aws) {
        this.aws = aws;
        this.s3 = AwsClients.s3(aws);
        this.sqs = AwsClients.sqs(aws);
    }

    @BeforeEach
    void create() {
        s3.createBucket(create -> create.bucket(bucket));
        queue = sqs.createQueue(create -> create.queueName(bucket)).queueUrl();
        arn = sqs.getQueueAttributes(get -> get.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
    }

    @AfterEach
    void close() {
        sqs.deleteQueue(delete -> delete.queueUrl(queue));
        sqs.close();
        s3.close();
    }

    /** A bucket has no notifications at first, "that is, the notification configuration will be an empty NotificationConfiguration". */
    @Test
    void aBucketHasNoneAtFirst() {
        GetBucketNotificationConfigurationResponse configured =
                s3.getBucketNotificationConfiguration(get -> get.bucket(bucket));

        assertThat(configured.hasQueueConfigurations()).isFalse();
    }

    @Test
    void givesBackWhatWasConfiguredAndForgetsWhatIsReplacedByNothing() {
        configure(rule("lake", "events/", ".ndjson.zst", CREATED, "s3:ObjectRemoved:Delete"));

        GetBucketNotificationConfigurationResponse configured =
                s3.getBucketNotificationConfiguration(get -> get.bucket(bucket));
        configure();
        GetBucketNotificationConfigurationResponse after =
                s3.getBucketNotificationConfiguration(get -> get.bucket(bucket));

        assertThat(configured.queueConfigurations()).singleElement().satisfies(rule -> {
            assertThat(rule.id()).isEqualTo("lake");
            assertThat(rule.queueArn()).isEqualTo(arn);
            assertThat(rule.eventsAsStrings()).containsExactlyInAnyOrder(CREATED, "s3:ObjectRemoved:Delete");
            assertThat(rule.filter().key().filterRules())
                    .extracting(filter -> filter.nameAsString().toLowerCase(Locale.ROOT), FilterRule::value)
                    .containsExactlyInAnyOrder(tuple("prefix", "events/"), tuple("suffix", ".ndjson.zst"));
        });
        assertThat(after.hasQueueConfigurations()).isFalse();
    }

    /**
     * "Amazon S3 sends a test message when you configure an event notification".
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event message structure</a>
     */
    @Test
    void aTestMessageComesFirst() {
        configure(rule("lake", "", "", CREATED));

        assertThat(messages(1)).singleElement().satisfies(message -> {
            assertThat(message.get("Service").asString()).isEqualTo("Amazon S3");
            assertThat(message.get("Event").asString()).isEqualTo("s3:TestEvent");
            assertThat(message.get("Bucket").asString()).isEqualTo(bucket);
            assertThat(message.get("Time").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(message.has("RequestId")).isTrue();
            assertThat(message.has("HostId")).isTrue();
        });
    }

    /**
     * "The notification message that Amazon S3 sends to publish an event is in the JSON format".
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event message structure</a>
     */
    @Test
    void aPutIsToldInAmazonsFormat() {
        listen(rule("lake", "events/", "", CREATED));

        String etag = put(KEY, "twelve bytes");

        JsonNode message = messages(1).get(0);
        JsonNode told = message.get("Records").get(0);
        assertThat(message.get("Records").size()).isOne();
        assertThat(told.get("eventVersion").asString()).startsWith("2.");
        assertThat(told.get("eventSource").asString()).isEqualTo("aws:s3");
        assertThat(told.get("awsRegion").asString()).isEqualTo(aws.region());
        assertThat(told.get("eventTime").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(told.get("eventName").asString()).isEqualTo("ObjectCreated:Put");
        assertThat(told.at("/s3/s3SchemaVersion").asString()).isEqualTo("1.0");
        assertThat(told.at("/s3/configurationId").asString()).isEqualTo("lake");
        assertThat(told.at("/s3/bucket/name").asString()).isEqualTo(bucket);
        assertThat(told.at("/s3/bucket/arn").asString()).isEqualTo("arn:aws:s3:::" + bucket);
        assertThat(told.at("/s3/object/key").asString()).isEqualTo(KEY.replace("=", "%3D"));
        assertThat(told.at("/s3/object/size").asInt()).isEqualTo(12);
        assertThat(told.at("/s3/object/eTag").asString()).isEqualTo(etag.replace("\"", ""));
        assertThat(told.at("/s3/object/sequencer").asString()).matches("[0-9A-F]+");
    }

    /** "The object key name value is URL encoded. For example, "red flower.jpg" becomes "red+flower.jpg"". */
    @Test
    void keysAreEncodedAsFormsAre() {
        listen(rule("lake", "", "", CREATED));

        put("red flower+ä.jpg", "x");

        assertThat(keys(1)).containsExactly("red+flower%2B%C3%A4.jpg");
    }

    /** "If you compare the sequencer strings from two event notifications on the same object key, the … greater … occurred later". */
    @Test
    void theSequencerOfTheLaterEventIsGreater() {
        listen(rule("lake", "", "", CREATED, REMOVED));

        for (int i = 0; i < 5; i++) {
            put(KEY, "x" + i);
        }
        s3.deleteObject(delete -> delete.bucket(bucket).key(KEY));

        List<JsonNode> told = messages(6).stream()
                .map(message -> message.get("Records").get(0))
                .toList();
        assertThat(told)
                .extracting(record -> record.at("/s3/object/sequencer").asString())
                .doesNotHaveDuplicates();
        assertThat(told.stream()
                        .max((a, b) -> a.at("/s3/object/sequencer")
                                .asString()
                                .compareTo(b.at("/s3/object/sequencer").asString()))
                        .orElseThrow()
                        .get("eventName")
                        .asString())
                .isEqualTo("ObjectRemoved:Delete");
    }

    /**
     * "Put", "Copy" and "CompleteMultipartUpload" are event types of their own.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html">Event types</a>
     */
    @Test
    void tellsHowAnObjectCame() {
        listen(rule("lake", "", "", CREATED));
        put("a", "x");

        s3.copyObject(copy -> copy.sourceBucket(bucket)
                .sourceKey("a")
                .destinationBucket(bucket)
                .destinationKey("b"));
        String upload = s3.createMultipartUpload(create -> create.bucket(bucket).key("c"))
                .uploadId();
        UploadPartResponse part = s3.uploadPart(
                request -> request.bucket(bucket).key("c").uploadId(upload).partNumber(1),
                RequestBody.fromString("part"));
        s3.completeMultipartUpload(complete -> complete.bucket(bucket)
                .key("c")
                .uploadId(upload)
                .multipartUpload(CompletedMultipartUpload.builder()
                        .parts(CompletedPart.builder()
                                .partNumber(1)
                                .eTag(part.eTag())
                                .build())
                        .build()));

        assertThat(messages(3))
                .extracting(message -> message.at("/Records/0/s3/object/key").asString() + " "
                        + message.at("/Records/0/eventName").asString())
                .containsExactlyInAnyOrder(
                        "a ObjectCreated:Put", "b ObjectCreated:Copy", "c ObjectCreated:CompleteMultipartUpload");
    }

    /** "s3:ObjectRemoved:Delete: an object is deleted", by itself or with others; size and eTag are of an object that is there. */
    @Test
    void tellsThatObjectsAreGone() {
        put("a", "x");
        put("b", "x");
        put("c", "x");
        listen(rule("lake", "", "", "s3:ObjectRemoved:Delete"));

        s3.deleteObject(delete -> delete.bucket(bucket).key("a"));
        s3.deleteObjects(delete -> delete.bucket(bucket)
                .delete(Delete.builder()
                        .objects(identifier("b"), identifier("c"))
                        .build()));

        List<JsonNode> told = messages(3);
        assertThat(told)
                .extracting(message -> message.at("/Records/0/eventName").asString())
                .containsOnly("ObjectRemoved:Delete");
        assertThat(told)
                .extracting(message -> message.at("/Records/0/s3/object/key").asString())
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(told).allSatisfy(message -> assertThat(
                        message.at("/Records/0/s3/object").has("eTag"))
                .isFalse());
    }

    /**
     * Notifications may be "filtered by the prefix and suffix of the key name of objects".
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html">Filtering by key name</a>
     */
    @Test
    void tellsOfKeysThatTheFilterNamesAlone() {
        listen(rule("lake", "events/", ".zst", "s3:ObjectCreated:Put"));

        put("utm/1.zst", "x");
        put("events/1.gz", "x");
        s3.deleteObject(delete -> delete.bucket(bucket).key("events/1.gz"));
        put("events/1.zst", "x");

        assertThat(keys(1)).containsExactly("events/1.zst");
    }

    /** A write that is refused makes no object, and none is told of. */
    @Test
    void tellsNothingOfWhatWasRefused() {
        put("a", "x");
        listen(rule("lake", "", "", CREATED));

        assertThatThrownBy(() ->
                        s3.putObject(put -> put.bucket(bucket).key("a").ifNoneMatch("*"), RequestBody.fromString("y")))
                .isInstanceOf(S3Exception.class);
        put("b", "x");

        assertThat(keys(1)).containsExactly("b");
    }

    /** "You can have overlapping prefixes … suffixes … as long as both do not overlap" for the same event types. */
    @Test
    void takesRulesThatTellEventsApart() {
        configure(rule("1", "events/", ".zst", CREATED), rule("2", "events/", ".gz", CREATED));
        configure(rule("1", "events/", "", CREATED), rule("2", "utm/", "", CREATED));
        configure(rule("1", "events/", "", CREATED), rule("2", "events/", "", REMOVED));

        assertThat(s3.getBucketNotificationConfiguration(get -> get.bucket(bucket))
                        .queueConfigurations())
                .hasSize(2);
    }

    /**
     * Prefixes, or suffixes, of two rules must not overlap for the same event types where the other part does.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html#notification-how-to-filtering-examples-invalid">Invalid configurations</a>
     */
    @Test
    void refusesRulesThatOverlap() {
        String ambiguous = "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules"
                + " if the prefixes are overlapping for the same event type.";
        refused(ambiguous, () -> configure(rule("1", "", "", CREATED), rule("2", "events/", "", CREATED)));
        refused(
                ambiguous,
                () -> configure(
                        rule("1", "events/", "", CREATED), rule("2", "events/date", "", "s3:ObjectCreated:Put")));
        refused(ambiguous, () -> configure(rule("1", "", "jpg", CREATED), rule("2", "", "pg", CREATED)));
        refused(ambiguous, () -> configure(rule("1", "a", "jpg", CREATED), rule("2", "ab", "", CREATED)));
    }

    /** "A specified event is not supported for notifications." */
    @Test
    void refusesAnEventThatIsNone() {
        refused(
                "The event is not supported for notifications",
                () -> configure(rule("1", "", "", "s3:ObjectCreated:Putt")));
        refused("The event is not supported for notifications", () -> configure(rule("1", "", "", "ObjectCreated:*")));
    }

    /** "A specified destination ARN does not exist or is not well-formed." */
    @Test
    void refusesAQueueThatIsNotThere() {
        String right = arn;
        arn = right + "-not-there";
        refused(
                "Unable to validate the following destination configurations",
                () -> configure(rule("1", "", "", CREATED)));
        arn = "no-arn";
        refused("The ARN could not be parsed", () -> configure(rule("1", "", "", CREATED)));
        arn = right;

        assertThat(s3.getBucketNotificationConfiguration(get -> get.bucket(bucket))
                        .hasQueueConfigurations())
                .isFalse();
    }

    /** "Skips validation of Amazon SQS … destinations." */
    @Test
    void takesAQueueThatIsNotThereWhenToldToSkipValidation() {
        arn = arn + "-not-there";

        s3.putBucketNotificationConfiguration(put -> put.bucket(bucket)
                .skipDestinationValidation(true)
                .notificationConfiguration(
                        configuration -> configuration.queueConfigurations(rule("1", "", "", CREATED))));
        put("a", "x");

        assertThat(s3.getBucketNotificationConfiguration(get -> get.bucket(bucket))
                        .queueConfigurations())
                .hasSize(1);
    }

    /** "The object key name prefix or suffix": one of each. */
    @Test
    void refusesFiltersThatAreNone() {
        refused(
                "Cannot specify more than one prefix rule in a filter.",
                () -> configure(filtered(filter("prefix", "a"), filter("prefix", "b"))));
        refused("filter rule name must be either prefix or suffix", () -> configure(filtered(filter("infix", "a"))));
    }

    @Test
    void refusesABucketThatIsNotThere() {
        assertThatThrownBy(() -> s3.getBucketNotificationConfiguration(get -> get.bucket(bucket + "x")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchBucket"));
    }

    private void configure(QueueConfiguration... rules) {
        s3.putBucketNotificationConfiguration(put -> put.bucket(bucket)
                .notificationConfiguration(configuration -> configuration.queueConfigurations(rules)));
    }

    /** Configures, and takes the test message. */
    private void listen(QueueConfiguration rule) {
        configure(rule);
        messages(1);
    }

    private QueueConfiguration rule(String id, String prefix, String suffix, String... events) {
        FilterRule[] filters = Stream.of(filter("prefix", prefix), filter("suffix", suffix))
                .filter(filter -> !filter.value().isEmpty())
                .toArray(FilterRule[]::new);
        return filtered(filters).toBuilder().id(id).eventsWithStrings(events).build();
    }

    private QueueConfiguration filtered(FilterRule... filters) {
        return QueueConfiguration.builder()
                .queueArn(arn)
                .eventsWithStrings(CREATED)
                .filter(NotificationConfigurationFilter.builder()
                        .key(S3KeyFilter.builder().filterRules(filters).build())
                        .build())
                .build();
    }

    private static FilterRule filter(String name, String value) {
        return FilterRule.builder().name(name).value(value).build();
    }

    private static ObjectIdentifier identifier(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    private String put(String key, String body) {
        return s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString(body))
                .eTag();
    }

    private List<String> keys(int count) {
        return messages(count).stream()
                .map(message -> message.at("/Records/0/s3/object/key").asString())
                .toList();
    }

    /** Takes so many messages from the queue, and sees that there are no more. */
    private List<JsonNode> messages(int count) {
        List<JsonNode> messages = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            sqs.receiveMessage(receive -> receive.queueUrl(queue)
                            .maxNumberOfMessages(10)
                            .waitTimeSeconds(messages.size() < count ? 2 : 0))
                    .messages()
                    .forEach(message -> {
                        messages.add(JSON.readTree(message.body()));
                        sqs.deleteMessage(delete -> delete.queueUrl(queue).receiptHandle(message.receiptHandle()));
                    });
            return messages.size() >= count;
        });
        assertThat(messages).hasSize(count);
        return messages;
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(S3Exception.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidArgument");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
    }
}
