package io.tracking.loader.signin;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Gives those whom the issuer knows the role that their claim says, and lets nobody in without one. */
final class OidcPeople implements OAuth2UserService<OidcUserRequest, OidcUser> {

    /** Of the refusal of somebody without a role. */
    static final String NO_ROLE = "no_role";

    private static final List<String> NAMES = List.of("preferred_username", "email", "sub");

    private final OidcProperties properties;
    private final OidcUserService users = new OidcUserService();

    OidcPeople(OidcProperties properties, DefaultOAuth2UserService userInfo) {
        this.properties = properties;
        users.setOauth2UserService(userInfo);
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser known = users.loadUser(request);
        UserRole role = role(values(known.getClaims(), properties.rolesClaim()))
                .orElseThrow(() -> new OAuth2AuthenticationException(
                        new OAuth2Error(NO_ROLE),
                        "%s has no role: expected %s in claim %s to make an operator, or %s a viewer"
                                .formatted(
                                        known.getSubject(),
                                        properties.operators(),
                                        properties.rolesClaim(),
                                        properties.viewers())));
        String name = NAMES.stream()
                .filter(claim -> known.getClaims().get(claim) instanceof String text && !text.isBlank())
                .findFirst()
                .orElseThrow();
        return new Person(role.authorities(), known, name);
    }

    private Optional<UserRole> role(Collection<?> values) {
        if (values.stream().anyMatch(properties.operators()::contains)) {
            return Optional.of(UserRole.OPERATOR);
        }
        return values.stream().anyMatch(properties.viewers()::contains)
                ? Optional.of(UserRole.VIEWER)
                : Optional.empty();
    }

    private static Collection<?> values(Map<?, ?> claims, String path) {
        Object value = value(claims, path);
        if (value instanceof Collection<?> several) {
            return several;
        }
        return value instanceof String text
                ? Arrays.asList(text.split(" "))
                : Stream.ofNullable(value).toList();
    }

    /** A name with dots may be one claim, or lead from object to object; so may a part of it, such as the name of a client. */
    private static @Nullable Object value(Map<?, ?> claims, String path) {
        Object value = claims.get(path);
        for (int dot = path.indexOf('.'); value == null && dot > 0; dot = path.indexOf('.', dot + 1)) {
            value = claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
                    ? value(inner, path.substring(dot + 1))
                    : null;
        }
        return value;
    }

    /** The same one at each sign-in, so that their sessions are counted together. */
    private static final class Person extends DefaultOidcUser {

        private static final long serialVersionUID = 1L;

        Person(List<GrantedAuthority> authorities, OidcUser known, String nameClaim) {
            super(authorities, known.getIdToken(), known.getUserInfo(), nameClaim);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Person person && Objects.equals(person.getSubject(), getSubject());
        }

        @Override
        public int hashCode() {
            return Objects.hash(getSubject());
        }
    }
}
