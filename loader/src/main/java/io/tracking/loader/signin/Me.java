package io.tracking.loader.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * Tells a caller who they are here.
 *
 * @param name of the user
 * @param role viewer or operator
 * @param signedInBy basic, password or oidc
 * @param csrf what each action has to carry; none where every request carries the password
 */
public record Me(String name, String role, String signedInBy, @Nullable Csrf csrf) {

    /**
     * What only a page of this loader can know.
     *
     * @param header to send it in
     * @param parameter to send it in instead
     * @param token good as long as the session
     */
    public record Csrf(String header, String parameter, String token) {}

    /** Of whoever makes this request. */
    public static Optional<Me> of(HttpServletRequest request) {
        return SignedIn.by(request)
                .map(who -> new Me(
                        who.name(),
                        who.role().toString(),
                        who.way().toString(),
                        who.way() == SignedIn.Way.BASIC ? null : csrf(request)));
    }

    /** Asking for it makes a session where there is none. */
    private static @Nullable Csrf csrf(HttpServletRequest request) {
        return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
                ? new Csrf(token.getHeaderName(), token.getParameterName(), token.getToken())
                : null;
    }
}
