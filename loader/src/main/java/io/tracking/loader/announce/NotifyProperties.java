package io.tracking.loader.announce;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@code tracking.notify.*}.
 *
 * @param webhooks by name
 * @param snsTopic ARN of a topic; empty for none
 */
@ConfigurationProperties("tracking.notify")
record NotifyProperties(Map<String, WebhookProperties> webhooks, String snsTopic) {

    private static final String PREFIX = "tracking.notify.";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:\\d{12}:[A-Za-z0-9_-]+(\\.fifo)?");

    /** @throws IllegalArgumentException when one of them cannot be told; the loader does not start then */
    NotifyProperties(@Nullable Map<String, WebhookProperties> webhooks, @Nullable String snsTopic) {
        this.webhooks = webhooks == null ? Map.of() : new TreeMap<>(webhooks);
        this.snsTopic = snsTopic == null ? "" : snsTopic.strip();
        this.webhooks.forEach(NotifyProperties::require);
        if (!this.snsTopic.isEmpty() && !ARN.matcher(this.snsTopic).matches()) {
            throw new IllegalArgumentException(
                    PREFIX + "sns-topic must be an ARN like arn:aws:sns:eu-central-1:123456789012:tracking, got "
                            + this.snsTopic);
        }
    }

    private static void require(String name, WebhookProperties webhook) {
        if (!NAME.matcher(name).matches() || name.equals(SnsTopic.NAME)) {
            throw new IllegalArgumentException(PREFIX + "webhooks: a name must be 1 to 40 of a-z, 0-9 and -, and not "
                    + SnsTopic.NAME + ", got " + name);
        }
        webhook.fault().ifPresent(fault -> {
            throw new IllegalArgumentException(PREFIX + "webhooks." + name + "." + fault);
        });
    }

    /** Whether anybody is told anything. */
    boolean isOn() {
        return !webhooks.isEmpty() || !snsTopic.isEmpty();
    }
}
