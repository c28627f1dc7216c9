package io.tracking.loader.announce;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Refuses keys of a webhook that are none: with {@code kind} for {@code kinds} a receiver would be told of everything. */
final class WebhookKeys {

    private static final String WEBHOOKS = "tracking.notify.webhooks";
    private static final Set<String> KNOWN = Arrays.stream(WebhookProperties.class.getRecordComponents())
            .map(component -> uniform(component.getName()))
            .collect(Collectors.toSet());

    private WebhookKeys() {}

    /** @throws IllegalArgumentException when a key is unknown; without its value, which may be a secret */
    static void require(Environment environment) {
        Binder.get(environment)
                .bind(WEBHOOKS, Bindable.mapOf(String.class, Object.class))
                .ifBound(webhooks -> webhooks.forEach(WebhookKeys::require));
    }

    private static void require(String name, Object webhook) {
        if (webhook instanceof Map<?, ?> keys) {
            keys.keySet().forEach(key -> requireKnown(name, String.valueOf(key)));
        }
    }

    private static void requireKnown(String name, String key) {
        if (!KNOWN.contains(uniform(key.replaceFirst("\\[.*", "")))) {
            throw new IllegalArgumentException(WEBHOOKS + "." + name
                    + " must have url, format, secret, previous-secret, kinds and timeout alone, got " + key);
        }
    }

    /** Spring takes {@code previous-secret}, {@code previousSecret} and {@code PREVIOUSSECRET} for one. */
    private static String uniform(String key) {
        return key.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }
}
