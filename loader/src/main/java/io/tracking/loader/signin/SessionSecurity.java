package io.tracking.loader.signin;

import io.tracking.loader.guard.CrossSiteFilter;
import io.tracking.loader.guard.RefusedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** What holds for every call, whichever way somebody signs in: sessions, their tokens, and what a browser may do with an answer. */
public final class SessionSecurity {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** Of one person; the one that was used longest ago gives way. */
    private static final int MOST_SESSIONS = 10;

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private SessionSecurity() {}

    /** Adds it. A session is made at a login alone, and changes its id there. */
    public static void on(HttpSecurity http, SignInAnswers answers, SessionRegistry sessions, RefusedCalls refusals) {
        http.csrf(csrf -> csrf.requireCsrfProtectionMatcher(SessionSecurity::isActionOfSession))
                .addFilterBefore(new CrossSiteFilter(refusals), CsrfFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(answers::askForCredentials)
                        .accessDeniedHandler(answers::forbid))
                // It would make a session for everybody who is refused.
                .requestCache(RequestCacheConfigurer::disable)
                .sessionManagement(session -> session.maximumSessions(MOST_SESSIONS)
                        .sessionRegistry(sessions)
                        .expiredSessionStrategy(answers::goOnWithoutSession))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)));
    }

    /** At this point nobody is known but by a session; a login is signed by its password. */
    private static boolean isActionOfSession(HttpServletRequest request) {
        return !READING.contains(request.getMethod())
                && !request.getServletPath().equals(CrossSiteFilter.LOGIN)
                && SecurityContextHolder.getContext().getAuthentication() != null;
    }
}
