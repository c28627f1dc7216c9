package io.tracking.loader.announce;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told by HTTP.
 *
 * @param url https; http on this machine alone
 * @param format {@code json}, signed, or {@code chat}, one line
 * @param secret what JSON is signed with, at least 32 characters; bytes in base64 behind {@code whsec_}
 * @param previousSecret signs beside it while the receiver changes from one to the other; empty for none
 * @param kinds what it is told of; all when there is none
 * @param timeout of one attempt, 1s to 1m
 */
record WebhookProperties(
        String url, String format, String secret, String previousSecret, List<String> kinds, Duration timeout) {

    private static final String JSON = "json";
    private static final String CHAT = "chat";
    private static final int SHORTEST_SECRET = 32;
    private static final int FEWEST_BYTES = 24;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int LAST_PORT = 65_535;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    WebhookProperties(
            @Nullable String url,
            @Nullable String format,
            @Nullable String secret,
            @Nullable String previousSecret,
            @Nullable List<String> kinds,
            @Nullable Duration timeout) {
        this.url = url == null ? "" : url.strip();
        this.format = format == null ? JSON : format.strip().toLowerCase(Locale.ROOT);
        this.secret = secret == null ? "" : secret;
        this.previousSecret = previousSecret == null ? "" : previousSecret;
        this.kinds = kinds == null ? List.of() : List.copyOf(kinds);
        this.timeout = timeout == null ? TIMEOUT : timeout;
    }

    boolean isChat() {
        return format.equals(CHAT);
    }

    List<String> secrets() {
        return Stream.of(secret, previousSecret).filter(one -> !one.isEmpty()).toList();
    }

    URI address() {
        return URI.create(url);
    }

    /** What is wrong with it, beginning with the property's name; neither an address nor a secret is in it. */
    Optional<String> fault() {
        return Stream.of(
                        faultOfUrl(),
                        faultOfFormat(),
                        isChat() ? Optional.<String>empty() : faultOfSecret("secret", secret),
                        isChat() || previousSecret.isEmpty()
                                ? Optional.<String>empty()
                                : faultOfSecret("previous-secret", previousSecret),
                        faultOfKinds(),
                        faultOfTimeout())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> faultOfUrl() {
        String expected = "url must be https://host/…, or http:// on this machine (localhost, 127.0.0.1, [::1]), got ";
        if (url.isEmpty()) {
            return Optional.of(expected + "none");
        }
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            if (host == null || uri.getUserInfo() != null || uri.getFragment() != null) {
                return Optional.of(expected + "one without a host, or with a user or a #");
            }
            int port = uri.getPort();
            if (port == 0 || port > LAST_PORT) {
                return Optional.of(expected + "the port " + port);
            }
            String scheme = uri.getScheme();
            boolean allowed = "https".equals(scheme) || ("http".equals(scheme) && THIS_MACHINE.contains(host));
            return allowed ? Optional.empty() : Optional.of(expected + scheme + "://" + host);
        } catch (URISyntaxException e) {
            // The address may be a secret: only where it is wrong is told.
            return Optional.of(expected + "one with a mistake at character " + (e.getIndex() + 1));
        }
    }

    private Optional<String> faultOfFormat() {
        return format.equals(JSON) || isChat()
                ? Optional.empty()
                : Optional.of("format must be json or chat, got " + format);
    }

    private static Optional<String> faultOfSecret(String name, String secret) {
        int length = secret.codePointCount(0, secret.length());
        if (length < SHORTEST_SECRET) {
            return Optional.of(name + " must have at least " + SHORTEST_SECRET + " characters, got "
                    + (length == 0 ? "none" : length + " characters"));
        }
        try {
            return Signature.bytes(secret).length < FEWEST_BYTES
                    ? Optional.of(
                            name + " must be at least " + FEWEST_BYTES + " bytes in base64 behind whsec_, got fewer")
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(name + " must be base64 behind whsec_, got something else");
        }
    }

    private Optional<String> faultOfKinds() {
        try {
            kinds.forEach(Occasion::of);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("kinds " + e.getMessage());
        }
    }

    private Optional<String> faultOfTimeout() {
        return timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0
                ? Optional.of("timeout must be " + SHORTEST + " to " + LONGEST + ", got " + timeout)
                : Optional.empty();
    }

    /** Without address and secrets. */
    @Override
    public String toString() {
        return "WebhookProperties[format=" + format + ", kinds=" + kinds + ", timeout=" + timeout + "]";
    }
}
