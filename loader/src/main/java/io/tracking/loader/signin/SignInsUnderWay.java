package io.tracking.loader.signin;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.web.util.WebUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Has the browser keep what was asked of the issuer, in a cookie that it cannot read, until the issuer sends it back. Anybody may
 * ask, and as often as they like: a session for each would leave none for those who sign in.
 */
final class SignInsUnderWay implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    /** Of the cookie. */
    static final String NAME = "tracking_sign_in";

    /** To sign in at the issuer, with whatever it asks for. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final JsonMapper JSON = new JsonMapper();

    private final String path;
    private final Clock clock;
    private final Seal seal = new Seal();

    /** @param path where the issuer sends back to */
    SignInsUnderWay(String path, Clock clock) {
        this.path = path;
        this.clock = clock;
    }

    private record Asked(
            String authorizationUri,
            String clientId,
            String redirectUri,
            Set<String> scopes,
            String state,
            Map<String, String> attributes,
            long until) {

        OAuth2AuthorizationRequest again() {
            return OAuth2AuthorizationRequest.authorizationCode()
                    .authorizationUri(authorizationUri)
                    .clientId(clientId)
                    .redirectUri(redirectUri)
                    .scopes(scopes)
                    .state(state)
                    .attributes(all -> all.putAll(attributes))
                    .build();
        }
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, NAME);
        return Optional.ofNullable(cookie)
                .flatMap(kept -> seal.open(kept.getValue()))
                .map(text -> JSON.readValue(text, Asked.class))
                .filter(asked -> asked.state.equals(request.getParameter(OAuth2ParameterNames.STATE)))
                .filter(asked -> clock.millis() < asked.until)
                .map(Asked::again)
                .orElse(null);
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest asked, HttpServletRequest request, HttpServletResponse response) {
        if (asked == null) {
            keep("", Duration.ZERO, request, response);
            return;
        }
        Map<String, String> attributes = new HashMap<>();
        asked.getAttributes().forEach((name, value) -> attributes.put(name, String.valueOf(value)));
        Asked kept = new Asked(
                asked.getAuthorizationUri(),
                asked.getClientId(),
                Objects.requireNonNull(asked.getRedirectUri()),
                asked.getScopes(),
                Objects.requireNonNull(asked.getState()),
                attributes,
                clock.instant().plus(PATIENCE).toEpochMilli());
        keep(seal.close(JSON.writeValueAsString(kept)), PATIENCE, request, response);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest asked = loadAuthorizationRequest(request);
        if (asked != null) {
            keep("", Duration.ZERO, request, response);
        }
        return asked;
    }

    private void keep(String value, Duration time, HttpServletRequest request, HttpServletResponse response) {
        ResponseCookie cookie = ResponseCookie.from(NAME, value)
                .path(path)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .maxAge(time)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
