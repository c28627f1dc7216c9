package io.tracking.loader.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Keeps in a session what was asked of the issuer, until it sends somebody back. Anybody may ask, so a session that is made for it
 * does not last.
 */
final class SignInsUnderWay implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    /** To sign in at the issuer, with whatever it asks for. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpSessionOAuth2AuthorizationRequestRepository inSession =
            new HttpSessionOAuth2AuthorizationRequestRepository();

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        return inSession.loadAuthorizationRequest(request);
    }

    @Override
    public void saveAuthorizationRequest(
            OAuth2AuthorizationRequest asked, HttpServletRequest request, HttpServletResponse response) {
        boolean made = request.getSession(false) == null;
        inSession.saveAuthorizationRequest(asked, request, response);
        if (made) {
            request.getSession().setMaxInactiveInterval((int) PATIENCE.toSeconds());
        }
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        return inSession.removeAuthorizationRequest(request, response);
    }

    /** Somebody has signed in, and stays. */
    static void last(HttpServletRequest request) {
        request.getSession().setMaxInactiveInterval((int)
                Duration.ofMinutes(request.getServletContext().getSessionTimeout())
                        .toSeconds());
    }
}
