package io.tracking.api.http;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The first-party cookie that carries cookie_id.
 *
 * @param name of the cookie
 * @param maxAge how long a browser keeps it
 * @param domain it is set for; empty: the host that was called
 * @param secure only over HTTPS
 * @param sameSite {@code Strict}, {@code Lax} or {@code None}
 */
@Validated
@ConfigurationProperties("tracking.api.cookie")
record CookieProperties(
        @NotNull @Pattern(regexp = "[A-Za-z0-9_.-]+", message = "must be letters, digits, '_', '.' and '-'")
                String name,
        @NotNull @DurationMin(seconds = 1, message = "must be at least 1s") Duration maxAge,
        @NotNull String domain,
        boolean secure,
        @NotNull @Pattern(regexp = "Strict|Lax|None", message = "must be one of [Strict, Lax, None]") String sameSite) {

    /** Checks what one value says of another. */
    CookieProperties {
        if ("None".equals(sameSite) && !secure) {
            throw new IllegalArgumentException(
                    "tracking.api.cookie.secure must be true with same-site None, got false: browsers drop such a cookie");
        }
    }
}
