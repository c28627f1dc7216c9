package io.tracking.loader.signin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names an issuer of OpenID Connect, and whom of those that it knows the loader lets in.
 *
 * @param issuer its URL, as its tokens have it; empty: none, and nothing is asked of anybody
 * @param clientId the loader's name there
 * @param clientSecret the loader's password there
 * @param rolesClaim claim of the ID token or of the user info with the values below; a dot leads into an object
 * @param operators values that make an operator
 * @param viewers values that make a viewer
 * @param scopes what is asked for
 */
record OidcProperties(
        String issuer,
        String clientId,
        String clientSecret,
        String rolesClaim,
        List<String> operators,
        List<String> viewers,
        List<String> scopes) {

    private static final String OPENID = "openid";

    OidcProperties(
            @Nullable String issuer,
            @Nullable String clientId,
            @Nullable String clientSecret,
            String rolesClaim,
            List<String> operators,
            List<String> viewers,
            List<String> scopes) {
        this.issuer = issuer == null ? "" : issuer;
        this.clientId = clientId == null ? "" : clientId;
        this.clientSecret = clientSecret == null ? "" : clientSecret;
        this.rolesClaim = rolesClaim;
        this.operators = List.copyOf(operators);
        this.viewers = List.copyOf(viewers);
        this.scopes = List.copyOf(scopes);
        if (isOn()) {
            require();
        }
    }

    boolean isOn() {
        return !issuer.isBlank();
    }

    private void require() {
        if (!issuer.matches("https?://[^?#]+")) {
            throw new IllegalArgumentException(
                    "tracking.admin.oidc.issuer must be a URL like https://login.example.com/realms/staff, got "
                            + issuer);
        }
        requireText("client-id", clientId);
        requireText("client-secret", clientSecret);
        requireText("roles-claim", rolesClaim);
        if (!scopes.contains(OPENID)) {
            throw new IllegalArgumentException("tracking.admin.oidc.scopes must have openid, got " + scopes);
        }
        if (operators.stream().anyMatch(viewers::contains)) {
            throw new IllegalArgumentException(
                    "tracking.admin.oidc.viewers must be other values than tracking.admin.oidc.operators, got "
                            + viewers + " and " + operators);
        }
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "tracking.admin.oidc." + name + " must be given where tracking.admin.oidc.issuer is, got none");
        }
    }

    @Override
    public String toString() {
        return "OidcProperties[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
}
