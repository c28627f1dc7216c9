package io.tracking.localaws.sqs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.elasticmq.BinaryMessageAttribute;
import org.elasticmq.MessageAttribute;
import org.elasticmq.NewMessageData;
import org.elasticmq.NumberMessageAttribute;
import org.elasticmq.StringMessageAttribute;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Refuses what SQS refuses and ElasticMQ would take.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html">Message
 *     metadata</a>
 */
final class MessageLimits {

    /** Body and attributes together. */
    private static final int LARGEST = 1 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");
    private static final int LONGEST_NAME = 256;
    static final long LONGEST_VISIBILITY_MILLIS = 43_200_000;

    private MessageLimits() {}

    /** Why the message is refused; null when it is not. */
    static @Nullable String broken(NewMessageData message) {
        long size = size(message.content().value());
        for (Map.Entry<String, MessageAttribute> attribute :
                CollectionConverters.asJava(message.messageAttributes()).entrySet()) {
            String name = attribute.getKey();
            if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches() || isReserved(name)) {
                return "Message attribute name '" + name + "' is not allowed: at most " + LONGEST_NAME
                        + " of A-Z, a-z, 0-9, _, -, and single periods inside; not AWS. or Amazon.";
            }
            size += size(name) + size(attribute.getValue());
        }
        return size > LARGEST
                ? "One or more parameters are invalid. Reason: Message must be shorter than " + LARGEST + " bytes, got "
                        + size + "."
                : null;
    }

    private static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("aws.") || lower.startsWith("amazon.");
    }

    /** Its type counts too. */
    private static long size(MessageAttribute attribute) {
        if (attribute instanceof StringMessageAttribute text) {
            return "String".length() + size(text.stringValue());
        }
        if (attribute instanceof NumberMessageAttribute number) {
            return "Number".length() + size(number.stringValue());
        }
        return attribute instanceof BinaryMessageAttribute binary
                ? "Binary".length() + binary.binaryValue().size()
                : 0;
    }

    private static long size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
