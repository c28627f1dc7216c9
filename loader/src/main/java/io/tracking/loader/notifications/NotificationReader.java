package io.tracking.loader.notifications;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.lake.FileKey;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.queue.UnreadableMessageException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads S3's event notifications, as S3 puts them on a queue itself or through an SNS topic. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event message structure</a>
 */
final class NotificationReader {

    private static final String CREATED = "ObjectCreated:";
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What a message tells.
     *
     * @param files window files that were written, or written again
     * @param others how many events it tells of that are about something else
     */
    record Told(List<FileKey> files, int others) {}

    /** @throws UnreadableMessageException when it is no event notification, with the reason and nothing of what is in it */
    Told read(ReceivedMessage message) throws UnreadableMessageException {
        if (Envelope.isEnvelope(message.attributes())) {
            throw new UnreadableMessageException(
                    "it holds records of tracking-api, is tracking.notifications.queue the right queue?", null);
        }
        try {
            JsonNode root = JSON.readTree(message.body());
            if (isBySns(root)) {
                root = JSON.readTree(root.path("Message").asString(""));
            }
            return read(root);
        } catch (JacksonException e) {
            throw new UnreadableMessageException("it is not JSON", e);
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("a key in it is not URL-encoded", e);
        }
    }

    private static boolean isBySns(JsonNode root) {
        return root.path("Type").asString("").equals("Notification");
    }

    private static Told read(JsonNode root) throws UnreadableMessageException {
        if (root.path("Event").asString("").equals("s3:TestEvent")) {
            return new Told(List.of(), 1);
        }
        if (root.has("detail-type")) {
            throw new UnreadableMessageException(
                    "it comes by EventBridge, which is not supported: let the bucket notify the queue itself", null);
        }
        if (!root.path("Records").isArray()) {
            throw new UnreadableMessageException("it is no S3 event notification: it has no Records", null);
        }
        List<FileKey> files = new ArrayList<>();
        int others = 0;
        for (JsonNode event : root.path("Records")) {
            if (!isWindowFile(event, files)) {
                others++;
            }
        }
        return new Told(files, others);
    }

    /** A minor version adds, and takes nothing away. */
    private static boolean isWindowFile(JsonNode event, List<FileKey> files) throws UnreadableMessageException {
        String version = event.path("eventVersion").asString("");
        String key = event.path("s3").path("object").path("key").asString("");
        if (!version.startsWith("2.") || key.isEmpty()) {
            throw new UnreadableMessageException("it is no S3 event of version 2", null);
        }
        if (!event.path("eventName").asString("").startsWith(CREATED)) {
            return false;
        }
        String decoded = URLDecoder.decode(key, StandardCharsets.UTF_8);
        try {
            files.add(FileKey.parse(decoded));
            return true;
        } catch (IllegalArgumentException e) {
            // A manifest, a spilled message or a stranger: the listing names strangers.
            return false;
        }
    }
}
