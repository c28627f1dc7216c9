package io.tracking.api.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseCookie;

/** Reads and writes the first-party cookie. */
final class VisitorCookie {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final CookieProperties properties;

    VisitorCookie(CookieProperties properties) {
        this.properties = properties;
    }

    /** The cookie_id that a request came with, null when there is none or when it is not a UUID. */
    @Nullable
    String of(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return null;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(properties.name())
                    && UUID.matcher(cookie.getValue()).matches()) {
                return cookie.getValue();
            }
        }
        return null;
    }

    /** The Set-Cookie header for a new cookie_id. */
    @Nullable
    String set(@Nullable String cookieId) {
        if (cookieId == null) {
            return null;
        }
        return ResponseCookie.from(properties.name(), cookieId)
                .maxAge(properties.maxAge())
                .domain(properties.domain().isEmpty() ? null : properties.domain())
                .path("/")
                .secure(properties.secure())
                .httpOnly(true)
                .sameSite(properties.sameSite())
                .build()
                .toString();
    }
}
