package io.tracking.api.http;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The first-party cookie that carries cookie_id.
 *
 * @param name of the cookie
 * @param maxAge how long a browser keeps it
 * @param domain it is set for; empty: the host that was called
 * @param secure only over HTTPS
 * @param sameSite {@code Strict}, {@code Lax} or {@code None}
 */
@ConfigurationProperties("tracking.api.cookie")
record CookieProperties(String name, Duration maxAge, String domain, boolean secure, String sameSite) {

    private static final List<String> SAME_SITE = List.of("Strict", "Lax", "None");

    CookieProperties {
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException(
                    "tracking.api.cookie.name must be letters, digits, '_', '.' and '-', got " + name);
        }
        if (maxAge.toSeconds() < 1) {
            throw new IllegalArgumentException("tracking.api.cookie.max-age must be at least 1s, got " + maxAge);
        }
        if (!SAME_SITE.contains(sameSite)) {
            throw new IllegalArgumentException(
                    "tracking.api.cookie.same-site must be one of " + SAME_SITE + ", got " + sameSite);
        }
        if (sameSite.equals("None") && !secure) {
            throw new IllegalArgumentException(
                    "tracking.api.cookie.secure must be true with same-site None, got false: browsers drop such a cookie");
        }
    }
}
