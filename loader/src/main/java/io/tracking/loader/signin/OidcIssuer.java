package io.tracking.loader.signin;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

/**
 * The issuer that is configured. It is first asked where its endpoints are when somebody wants to sign in: the loader starts without
 * it. It is asked within a time limit, and by one caller at a time until it has told: no number of callers keeps the loader waiting.
 */
final class OidcIssuer implements ClientRegistrationRepository, JwtDecoderFactory<ClientRegistration> {

    /** In the paths that lead there and back. */
    static final String ID = "oidc";

    private static final ParameterizedTypeReference<Map<String, Object>> OBJECT = new ParameterizedTypeReference<>() {};

    private final OidcProperties properties;
    private final ClientHttpRequestFactory http;
    private final RestTemplate rest;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable ClientRegistration told;
    private volatile @Nullable JwtDecoder decoder;

    OidcIssuer(OidcProperties properties, ClientHttpRequestFactory http) {
        this.properties = properties;
        this.http = http;
        this.rest = new RestTemplate(http);
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        if (!id.equals(ID)) {
            return null;
        }
        ClientRegistration known = told;
        return known == null ? ask() : known;
    }

    private ClientRegistration ask() {
        if (!asking.tryLock()) {
            throw new IssuerUnavailableException("another sign-in waits for it already", null);
        }
        try {
            ClientRegistration answer = ClientRegistrations.fromOidcConfiguration(configuration())
                    .registrationId(ID)
                    .clientId(properties.clientId())
                    .clientSecret(properties.clientSecret())
                    .scope(properties.scopes())
                    .build();
            told = answer;
            return answer;
        } catch (RestClientException | IllegalArgumentException e) {
            throw new IssuerUnavailableException(String.valueOf(e.getMessage()), e);
        } finally {
            asking.unlock();
        }
    }

    private Map<String, Object> configuration() {
        String address = properties.issuer().replaceFirst("/$", "") + "/.well-known/openid-configuration";
        Map<String, Object> configuration =
                rest.exchange(address, HttpMethod.GET, null, OBJECT).getBody();
        if (configuration == null || !properties.issuer().equals(configuration.get("issuer"))) {
            throw new IllegalArgumentException("%s must name the issuer %s, got %s"
                    .formatted(
                            address,
                            properties.issuer(),
                            configuration == null ? "nothing" : configuration.get("issuer")));
        }
        return configuration;
    }

    /** Of any algorithm with a public key: without one, or with the loader's own password, anybody could sign. */
    @Override
    public JwtDecoder createDecoder(ClientRegistration registration) {
        JwtDecoder known = decoder;
        if (known == null) {
            NimbusJwtDecoder made = NimbusJwtDecoder.withJwkSetUri(Objects.requireNonNull(
                            registration.getProviderDetails().getJwkSetUri()))
                    .jwsAlgorithms(algorithms -> algorithms.addAll(Arrays.asList(SignatureAlgorithm.values())))
                    .restOperations(rest)
                    .build();
            made.setJwtValidator(
                    JwtValidators.createDefaultWithValidators(List.of(new OidcIdTokenValidator(registration))));
            made.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
            known = made;
            decoder = made;
        }
        return known;
    }

    /** As Spring makes it, with the time limits. */
    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens() {
        RestClientAuthorizationCodeTokenResponseClient tokens = new RestClientAuthorizationCodeTokenResponseClient();
        tokens.setRestClient(RestClient.builder()
                .requestFactory(http)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return tokens;
    }

    DefaultOAuth2UserService userInfo() {
        DefaultOAuth2UserService userInfo = new DefaultOAuth2UserService();
        RestTemplate refusing = new RestTemplate(http);
        refusing.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        userInfo.setRestOperations(refusing);
        return userInfo;
    }
}
