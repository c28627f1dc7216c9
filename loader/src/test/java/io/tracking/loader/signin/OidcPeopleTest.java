package io.tracking.loader.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AccessToken.TokenType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

class OidcPeopleTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");

    /** The roles of Keycloak's client {@code tracking.loader}. */
    private static final Map<String, Object> CLAIMS = Map.of(
            "resource_access", Map.of("tracking.loader", Map.of("roles", List.of("other", "tracking-operator"))));

    private static List<String> roles(String claim) {
        OidcProperties properties = new OidcProperties(
                "https://login.example.com",
                "tracking.loader",
                "of-this-test",
                claim,
                List.of("tracking-operator"),
                List.of("tracking-viewer"),
                List.of("openid"));
        ClientRegistration registration = ClientRegistration.withRegistrationId("oidc")
                .clientId(properties.clientId())
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("https://loader.example.com/")
                .authorizationUri("https://login.example.com/authorize")
                .tokenUri("https://login.example.com/token")
                .build();
        Instant end = NOW.plusSeconds(300);
        OidcIdToken token = OidcIdToken.withTokenValue("a-token")
                .subject("7")
                .claims(all -> all.putAll(CLAIMS))
                .build();
        return new OidcPeople(properties, new DefaultOAuth2UserService())
                        .loadUser(new OidcUserRequest(
                                registration, new OAuth2AccessToken(TokenType.BEARER, "another", NOW, end), token))
                        .getAuthorities()
                        .stream()
                        .map(GrantedAuthority::getAuthority)
                        .toList();
    }

    @Test
    void aPartOfTheClaimsNameMayHaveDots() {
        assertThat(roles("resource_access.tracking.loader.roles")).contains("ROLE_OPERATOR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resource_access", "resource_access.tracking", "tracking.loader.roles", ".", "..roles"})
    void whatLeadsToNoValuesMakesNobodyAnything(String claim) {
        assertThatThrownBy(() -> roles(claim))
                .isInstanceOf(OAuth2AuthenticationException.class)
                .hasMessageContaining("7 has no role");
    }
}
