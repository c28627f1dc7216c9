package io.tracking.loader.announce;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SnsException;

/**
 * A topic of SNS, whose subscribers choose by the attributes {@code type}, {@code id} and {@code sequence}. One that ends in {@code
 * .fifo} keeps the order, and leaves out what comes again within five minutes.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/api/API_Publish.html">Publish</a>
 */
final class SnsTopic implements Receiver {

    /** Of this receiver. */
    static final String NAME = "sns";

    private static final String ONE_ORDER = "tracking";
    private static final int LONGEST_SUBJECT = 99;
    private static final int THROTTLED = 429;

    private final SnsClient client;
    private final String topic;
    private final Duration timeout;

    /** @param timeout of the client's calls */
    SnsTopic(SnsClient client, String topic, Duration timeout) {
        this.client = client;
        this.topic = topic;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean wants(String kind) {
        return true;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public Receipt tell(Letter letter) {
        try {
            client.publish(request(letter));
            return new Receipt.Told();
        } catch (SnsException e) {
            String reason = "SNS answers " + e.statusCode() + ": " + e.getMessage();
            boolean passing = e.statusCode() >= 500 || e.statusCode() == THROTTLED || e.isThrottlingException();
            return passing ? new Receipt.Later(reason, Duration.ZERO) : new Receipt.Refused(reason);
        } catch (SdkException e) {
            return new Receipt.Later(String.valueOf(e.getMessage()), Duration.ZERO);
        }
    }

    private PublishRequest request(Letter letter) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        attributes.put("type", attribute("String", letter.kind()));
        attributes.put("id", attribute("String", letter.id()));
        letter.sequence().ifPresent(number -> attributes.put("sequence", attribute("Number", Long.toString(number))));
        PublishRequest.Builder request = PublishRequest.builder()
                .topicArn(topic)
                .subject(subject(letter))
                .message(letter.json())
                .messageAttributes(attributes);
        if (topic.endsWith(".fifo")) {
            request.messageGroupId(ONE_ORDER).messageDeduplicationId(letter.id());
        }
        return request.build();
    }

    private static MessageAttributeValue attribute(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    /** Of a mail: ASCII in one line, and it begins with a letter. */
    private static String subject(Letter letter) {
        String text = letter.text().replaceAll("[^ -~]+", "?");
        return text.substring(0, Math.min(text.length(), LONGEST_SUBJECT));
    }
}
