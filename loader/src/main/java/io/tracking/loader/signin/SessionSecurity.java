package io.tracking.loader.signin;

import io.tracking.loader.guard.CrossSiteFilter;
import io.tracking.loader.guard.RefusedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** What holds for every call, whichever way somebody signs in: what a browser may do with an answer, sessions, and their tokens. */
public final class SessionSecurity {

    /** Where a form is posted, and nowhere else. */
    public static final String LOGIN = CrossSiteFilter.LOGIN;

    /** Where a session is ended. */
    public static final String LOGOUT = "/logout";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String BASIC = "basic ";

    /** Of one person; the one that was used longest ago gives way. */
    private static final int MOST_SESSIONS = 10;

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private SessionSecurity() {}

    /** For calls that carry name and password: they make no session, use none, and need no token. */
    public static void withoutSession(HttpSecurity http, SignInAnswers answers, RefusedCalls refusals) {
        http.securityMatcher(SessionSecurity::carriesPassword)
                .csrf(CsrfConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        always(http, answers, refusals);
    }

    private static boolean carriesPassword(HttpServletRequest request) {
        String given = request.getHeader(HttpHeaders.AUTHORIZATION);
        return given != null
                && given.regionMatches(true, 0, BASIC, 0, BASIC.length())
                && !Set.of(LOGIN, LOGOUT).contains(request.getServletPath());
    }

    /** For all others. A session is made at a login alone, and changes its id there. */
    public static void withSession(
            HttpSecurity http, SignInAnswers answers, SessionRegistry sessions, RefusedCalls refusals) {
        http.csrf(csrf -> csrf.requireCsrfProtectionMatcher(SessionSecurity::isActionOfSession))
                .sessionManagement(session -> session.maximumSessions(MOST_SESSIONS)
                        .sessionRegistry(sessions)
                        .expiredSessionStrategy(answers::goOnWithoutSession));
        always(http, answers, refusals);
    }

    private static void always(HttpSecurity http, SignInAnswers answers, RefusedCalls refusals) {
        http.addFilterBefore(new CrossSiteFilter(refusals), CsrfFilter.class)
                .addFilterBefore(new SessionsFull(refusals), CrossSiteFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(answers::askForCredentials)
                        .accessDeniedHandler(answers::forbid))
                // It would make a session for everybody who is refused.
                .requestCache(RequestCacheConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)));
    }

    /** At this point nobody is known but by a session; a login is signed by its password. */
    private static boolean isActionOfSession(HttpServletRequest request) {
        return !READING.contains(request.getMethod())
                && !request.getServletPath().equals(LOGIN)
                && SecurityContextHolder.getContext().getAuthentication() != null;
    }
}
