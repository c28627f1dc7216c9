package io.tracking.localaws.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells SQS queues what happens in buckets, each as the bucket's configuration says, in Amazon's format. The configurations are
 * files of a directory. Thread-safe.
 *
 * <p>A notification is in the queue before the call that caused it is answered: once, and in order. Amazon promises neither, and
 * takes a second or so. A queue that is gone by then costs the notification, not the call.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event message structure</a>
 */
final class Notifications {

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String ACCOUNT = "000000000000";

    private final Path directory;
    private final NotificationQueues queues;
    private final String region;
    private final Clock clock;
    private final Map<String, List<NotificationRule>> rules = new ConcurrentHashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    /**
     * What an object is by now.
     *
     * @param etag without quotes
     */
    record Stored(long size, String etag) {}

    /** @param directory of the configurations, made when there is one */
    Notifications(Path directory, NotificationQueues queues, String region, Clock clock) {
        this.directory = directory;
        this.queues = queues;
        this.region = region;
        this.clock = clock;
    }

    /** A bucket's configuration; empty when it has none. */
    List<NotificationRule> of(String bucket) {
        return rules.computeIfAbsent(bucket, this::read);
    }

    private List<NotificationRule> read(String bucket) {
        Path file = file(bucket);
        try {
            return Files.exists(file) ? NotificationXml.read(Files.readAllBytes(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /**
     * Replaces a bucket's configuration, and tells each queue so.
     *
     * @param validate whether queues that are not there are refused, and the others tested
     */
    synchronized void configure(String bucket, List<NotificationRule> configuration, boolean validate) {
        if (validate) {
            configuration.forEach(rule -> queue(rule.queueArn()));
            configuration.forEach(rule -> queues.send(queue(rule.queueArn()), test(bucket)));
        }
        Path file = file(bucket);
        try {
            if (configuration.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                Files.createDirectories(directory);
                Path draft =
                        Files.writeString(file.resolveSibling(bucket + ".draft"), NotificationXml.write(configuration));
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the notifications of " + bucket + " in " + file, e);
        }
        rules.put(bucket, configuration);
    }

    /** The bucket is gone. */
    void forget(String bucket) {
        configure(bucket, List.of(), false);
    }

    private Path file(String bucket) {
        return directory.resolve(bucket + ".xml");
    }

    /** The name of a queue that is there. */
    private String queue(String arn) {
        String[] parts = arn.split(":", -1);
        if (parts.length != 6 || !parts[0].equals("arn") || !parts[2].equals("sqs")) {
            throw S3Refusal.invalidArgument("The ARN could not be parsed");
        }
        if (!parts[3].equals(region)
                || !parts[4].equals(ACCOUNT)
                || parts[5].endsWith(".fifo")
                || !queues.exists(parts[5])) {
            throw S3Refusal.invalidArgument("Unable to validate the following destination configurations");
        }
        return parts[5];
    }

    /**
     * An object was made or removed.
     *
     * @param event such as {@code ObjectCreated:Put}
     * @param stored asked for when somebody wants to know; answers null for an object that is gone
     */
    void happened(String event, String bucket, String key, Supplier<@Nullable Stored> stored) {
        for (NotificationRule rule : of(bucket)) {
            if (rule.wants(event, key)) {
                try {
                    queues.send(queue(rule.queueArn()), message(rule, event, bucket, key, stored.get()));
                } catch (RuntimeException e) {
                    log.warn(
                            "Cannot notify {} of {} s3://{}/{}: {}", rule.queueArn(), event, bucket, key, e.toString());
                }
            }
        }
    }

    private String test(String bucket) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("Service", "Amazon S3");
        message.put("Event", "s3:TestEvent");
        message.put("Time", now());
        message.put("Bucket", bucket);
        message.put("RequestId", request());
        message.put("HostId", host());
        return JSON.writeValueAsString(message);
    }

    private String message(NotificationRule rule, String event, String bucket, String key, @Nullable Stored stored) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/"));
        if (stored != null) {
            object.put("size", stored.size());
            object.put("eTag", stored.etag());
        }
        object.put("sequencer", "%018X".formatted(next()));

        Map<String, Object> inBucket = new LinkedHashMap<>();
        inBucket.put("name", bucket);
        inBucket.put("ownerIdentity", Map.of("principalId", "LOCALAWS"));
        inBucket.put("arn", "arn:aws:s3:::" + bucket);

        Map<String, Object> s3 = new LinkedHashMap<>();
        s3.put("s3SchemaVersion", "1.0");
        s3.put("configurationId", rule.id());
        s3.put("bucket", inBucket);
        s3.put("object", object);

        Map<String, Object> record = new LinkedHashMap<>();
        record.put("eventVersion", "2.1");
        record.put("eventSource", "aws:s3");
        record.put("awsRegion", region);
        record.put("eventTime", now());
        record.put("eventName", event);
        record.put("userIdentity", Map.of("principalId", "AWS:LOCALAWS"));
        record.put("requestParameters", Map.of("sourceIPAddress", "127.0.0.1"));
        record.put("responseElements", Map.of("x-amz-request-id", request(), "x-amz-id-2", host()));
        record.put("s3", s3);
        return JSON.writeValueAsString(Map.of("Records", List.of(record)));
    }

    private String now() {
        return TIME.format(clock.instant());
    }

    /** Grows from one event to the next, across restarts too. */
    private long next() {
        return sequence.accumulateAndGet(clock.millis() << 16, (last, now) -> Math.max(last + 1, now));
    }

    private static String request() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 16).toUpperCase(Locale.ROOT);
    }

    private static String host() {
        return UUID.randomUUID() + "-local-aws";
    }
}
