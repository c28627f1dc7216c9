package io.tracking.loader.signin;

import io.tracking.loader.guard.RefusedCalls;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Sends a browser that comes back from the issuer to the console, signed in or with a reason. */
final class OidcAnswers {

    private final RefusedCalls refusals;
    private final SessionsFull full;

    OidcAnswers(RefusedCalls refusals) {
        this.refusals = refusals;
        this.full = new SessionsFull(refusals);
    }

    void signedIn(HttpServletRequest request, HttpServletResponse response, Authentication somebody) {
        SignInAnswers.tellLog(request, subject(somebody));
        sendTo("/", response);
    }

    /** At many an issuer people may change their names, and take another one's. */
    private static String subject(Authentication somebody) {
        return somebody.getPrincipal() instanceof OidcUser known ? ", subject " + known.getSubject() : "";
    }

    /** What the browser brings from elsewhere is not in the reason that it is told. */
    void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (SessionsFull.isCauseOf(refused)) {
            full.answer(request, response);
            return;
        }
        refusals.refused(RefusedCalls.Reason.ISSUER, request, String.valueOf(refused.getMessage()));
        sendTo("/?sign-in=" + reason(refused), response);
    }

    /** Whatever name and scheme the browser knows this loader by. */
    private static void sendTo(String path, HttpServletResponse response) {
        response.setStatus(HttpStatus.FOUND.value());
        response.setHeader(HttpHeaders.LOCATION, path);
    }

    private static String reason(AuthenticationException refused) {
        if (refused instanceof OAuth2AuthenticationException known
                && known.getError().getErrorCode().equals(OidcPeople.NO_ROLE)) {
            return "no-role";
        }
        boolean silent = Stream.<@Nullable Throwable>iterate(refused, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof IssuerUnavailableException || cause instanceof IOException);
        return silent ? "unavailable" : "failed";
    }
}
