package io.tracking.loader.signin;

import io.tracking.loader.guard.GuardProblem;
import io.tracking.loader.guard.RefusedCalls;
import io.tracking.loader.guard.TooManyGuessesException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.session.SessionInformationExpiredEvent;
import tools.jackson.databind.json.JsonMapper;

/** Answers those who sign in, who do not, and who may not do what they ask for. Every refusal is a problem, and counted. */
public final class SignInAnswers {

    private static final Logger log = LoggerFactory.getLogger("io.tracking.audit");
    private static final JsonMapper JSON = new JsonMapper();

    private final RefusedCalls refusals;

    public SignInAnswers(RefusedCalls refusals) {
        this.refusals = refusals;
    }

    /** Somebody has signed in; not in the audit log's table, as a warehouse that sleeps would wake up for it. */
    public void signedIn(HttpServletRequest request, HttpServletResponse response, Authentication somebody)
            throws IOException {
        tellLog(request, "");
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(JSON.writeValueAsBytes(Me.of(request).orElseThrow()));
    }

    static void tellLog(HttpServletRequest request, String more) {
        SignedIn.by(request)
                .ifPresent(who -> log.info(
                        "{} signed in as {} from {}{}", who.signature(), who.role(), request.getRemoteAddr(), more));
    }

    /** Nobody, or somebody whose password is wrong. */
    public void askForCredentials(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (refused instanceof TooManyGuessesException guesses) {
            refusals.refused(RefusedCalls.Reason.GUESSES, request);
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(guesses.seconds()));
            new GuardProblem(HttpStatus.TOO_MANY_REQUESTS.value(), String.valueOf(guesses.getMessage()))
                    .write(response);
            return;
        }
        boolean given = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        refusals.refused(given ? RefusedCalls.Reason.CREDENTIALS : RefusedCalls.Reason.NO_CREDENTIALS, request);
        if (!isOfConsole(request)) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"tracking loader\"");
        }
        new GuardProblem(
                        HttpStatus.UNAUTHORIZED.value(),
                        "expected the admin's name and password (HTTP Basic) or a session, got "
                                + (given ? "others" : "none"))
                .write(response);
    }

    /** A browser would ask with a window of its own, and keep what it is told. */
    private static boolean isOfConsole(HttpServletRequest request) {
        return "console".equals(request.getHeader("X-Requested-With"));
    }

    /** A login with a wrong name or password. */
    public void refuseLogin(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (refused instanceof TooManyGuessesException) {
            askForCredentials(request, response, refused);
            return;
        }
        refusals.refused(RefusedCalls.Reason.CREDENTIALS, request);
        new GuardProblem(
                        HttpStatus.UNAUTHORIZED.value(),
                        "expected the name and password of a user as username and password of a form, got others")
                .write(response);
    }

    /** Somebody who may not do that, or a page that does not show that it is the loader's. */
    public void forbid(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        String detail;
        if (denied instanceof CsrfException) {
            refusals.refused(RefusedCalls.Reason.CSRF, request);
            detail =
                    "Cannot take an action without this session's token: expected the header that csrf of GET /admin/me"
                            + " names, with its token, got none or another";
        } else {
            refusals.refused(RefusedCalls.Reason.FORBIDDEN, request);
            Optional<SignedIn> who = SignedIn.by(request);
            detail = "Cannot do this: expected a user with the role " + UserRole.OPERATOR + ", got "
                    + who.map(is -> is.name() + " with the role " + is.role()).orElse("one without a role");
        }
        new GuardProblem(HttpStatus.FORBIDDEN.value(), detail).write(response);
    }

    /** A session that gave way to newer ones of the same person: the request is now nobody's. */
    public void goOnWithoutSession(SessionInformationExpiredEvent event) throws IOException, ServletException {
        Objects.requireNonNull(event.getFilterChain()).doFilter(event.getRequest(), event.getResponse());
    }
}
