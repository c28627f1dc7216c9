package io.tracking.loader.signin;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/** The issuer does not tell where its endpoints are. */
final class IssuerUnavailableException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    IssuerUnavailableException(String why, @Nullable Throwable cause) {
        super("Cannot learn from tracking.admin.oidc.issuer how to sign in: " + why);
        if (cause != null) {
            initCause(cause);
        }
    }
}
