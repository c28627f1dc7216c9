package io.tracking.loader.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Somebody who said who they are.
 *
 * @param name of the user
 * @param role what they may do
 * @param way how they said it
 */
public record SignedIn(String name, UserRole role, Way way) {

    /** How somebody says who they are. */
    public enum Way {
        /** With name and password in each request. */
        BASIC,
        /** With name and password at the login; a session says it since. */
        PASSWORD,
        /** At an issuer of OpenID Connect; a session says it since. */
        OIDC;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who makes this request; none if that is not known. */
    public static Optional<SignedIn> by(HttpServletRequest request) {
        Authentication somebody = SecurityContextHolder.getContext().getAuthentication();
        return somebody == null
                ? Optional.empty()
                : UserRole.of(somebody).map(role -> new SignedIn(somebody.getName(), role, way(somebody, request)));
    }

    private static Way way(Authentication somebody, HttpServletRequest request) {
        if (somebody instanceof OAuth2AuthenticationToken) {
            return Way.OIDC;
        }
        return isOfSession(somebody, request.getSession(false)) ? Way.PASSWORD : Way.BASIC;
    }

    private static boolean isOfSession(Authentication somebody, @Nullable HttpSession session) {
        return session != null
                && session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        instanceof SecurityContext context
                && context.getAuthentication() == somebody;
    }

    /** For the audit log: a name of an issuer is not the same user's as one of the configuration. */
    public String signature() {
        return way == Way.BASIC ? name : name + " (" + way + ")";
    }
}
