package io.tracking.api.http;

import io.tracking.api.sources.Admission;
import io.tracking.api.sources.Entrance;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Finds the write key of a request: {@code X-Write-Key}, else {@code writeKey} in the query, else the user name of HTTP Basic.
 */
final class SentKey {

    private static final String HEADER = "X-Write-Key";
    private static final String PARAMETER = "writeKey=";
    private static final String BASIC = "Basic ";

    private SentKey() {}

    /** What the entrance says of a request whose key stands in none of its records. */
    static Admission admit(Entrance entrance, HttpServletRequest request) {
        return admit(entrance, request, null);
    }

    /** The same of a request whose body may hold the key, too: {@code ofBody}, which counts where there is no other. */
    static Admission admit(Entrance entrance, HttpServletRequest request, @Nullable String ofBody) {
        String address = (String) request.getAttribute(ClientAddressValve.ATTRIBUTE);
        if (!entrance.asksForKeys()) {
            return entrance.admit(null, false, address);
        }
        String key = request.getHeader(HEADER);
        if (key == null) {
            key = ofQuery(request.getQueryString());
        }
        if (key != null) {
            return entrance.admit(key, false, address);
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        boolean basic = authorization != null && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length());
        if (!basic) {
            return entrance.admit(ofBody, false, address);
        }
        return entrance.admit(userName(authorization.substring(BASIC.length()).trim()), true, address);
    }

    private static @Nullable String ofQuery(@Nullable String query) {
        if (query == null || !query.contains(PARAMETER)) {
            return null;
        }
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith(PARAMETER)) {
                return decoded(parameter.substring(PARAMETER.length()));
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // no key has a stray percent sign
        }
    }

    private static @Nullable String userName(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? pair : pair.substring(0, colon);
        } catch (IllegalArgumentException e) {
            return null; // no base64, so no user name
        }
    }

    /** The query without the key, which is no field of a record. */
    static @Nullable String without(@Nullable String query) {
        return query == null || !query.contains(PARAMETER)
                ? query
                : Arrays.stream(query.split("&", -1))
                        .filter(parameter -> !parameter.startsWith(PARAMETER))
                        .collect(Collectors.joining("&"));
    }
}
