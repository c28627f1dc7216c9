package io.tracking.loader.signin;

import io.tracking.loader.guard.GuardProblem;
import io.tracking.loader.guard.RefusedCalls;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.catalina.session.TooManyActiveSessionsException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers who wants to sign in while there are as many sessions as there may be: a problem, or a page to whoever wants one. */
final class SessionsFull extends OncePerRequestFilter {

    /** Sign-ins that somebody has begun and not ended are over after five; the server looks once a minute. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private static final String DETAIL =
            "Cannot sign anybody in now: there are as many sessions as there may be; those that are not used end by themselves."
                    + " Try again in " + AGAIN.toSeconds() + " seconds; HTTP Basic needs no session";

    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Tracking console</title><link rel="stylesheet" href="/console/console.css"></head>
            <body><main><h1>Nobody can sign in now</h1><p>%s.</p><p><a href="/">Back to the console</a></p></main></body></html>
            """;

    private final RefusedCalls refusals;

    SessionsFull(RefusedCalls refusals) {
        this.refusals = refusals;
    }

    /** Whether {@code failure} is of this kind. */
    static boolean isCauseOf(Throwable failure) {
        return Stream.<@Nullable Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof TooManyActiveSessionsException);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (TooManyActiveSessionsException full) {
            answer(request, response);
        }
    }

    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        refusals.refused(RefusedCalls.Reason.SESSIONS, request);
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(AGAIN.toSeconds()));
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains(MediaType.TEXT_HTML_VALUE)) {
            new GuardProblem(HttpStatus.SERVICE_UNAVAILABLE.value(), DETAIL).write(response);
            return;
        }
        response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
        response.setContentType(MediaType.TEXT_HTML_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getOutputStream().write(PAGE.formatted(DETAIL).getBytes(StandardCharsets.UTF_8));
    }
}
