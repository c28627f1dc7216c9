package io.tracking.loader.announce;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who is told by HTTP: a program, in JSON that is signed, or a chat, in one line, by an incoming webhook as Slack, Microsoft
 * Teams and Mattermost have them.
 */
final class Webhook implements Receiver {

    private final String name;
    private final Set<String> kinds;
    private final HttpHook hook;
    private final Optional<Signature> signature;
    private final Clock clock;

    /**
     * @param kinds what it is told of; all when there is none
     * @param signature empty for a chat, whose address is its secret
     */
    Webhook(String name, Set<String> kinds, HttpHook hook, Optional<Signature> signature, Clock clock) {
        this.name = name;
        this.kinds = Set.copyOf(kinds);
        this.hook = hook;
        this.signature = signature;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean wants(String kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    @Override
    public Duration timeout() {
        return hook.timeout();
    }

    @Override
    public Receipt tell(Letter letter) throws InterruptedException {
        return signature.isPresent() ? tellProgram(letter, signature.get()) : hook.post(letter.chat(), Map.of());
    }

    private Receipt tellProgram(Letter letter, Signature signed) throws InterruptedException {
        String body = letter.json();
        Instant now = clock.instant();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", letter.id());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        headers.put("webhook-signature", signed.of(letter.id(), now, body));
        letter.sequence().ifPresent(sequence -> headers.put("webhook-sequence", Long.toString(sequence)));
        return hook.post(body, headers);
    }
}
