package io.tracking.loader.signin;

import io.tracking.loader.guard.RefusedCalls;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.SecurityFilterChain;

/** Lets in people whom an issuer of OpenID Connect knows. Of all this nothing is there without one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("!'${tracking.admin.oidc.issuer:}'.isBlank()")
class OidcConfiguration {

    /** Leads to the issuer. */
    static final String START = "/oauth2/authorization/" + OidcIssuer.ID;

    private static final String BACK = "/login/oauth2/code/" + OidcIssuer.ID;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

    @Bean
    OidcIssuer oidcIssuer(AdminProperties properties) {
        SimpleClientHttpRequestFactory http = new SimpleClientHttpRequestFactory();
        http.setConnectTimeout(CONNECT_TIMEOUT);
        http.setReadTimeout(READ_TIMEOUT);
        return new OidcIssuer(properties.oidc(), http);
    }

    @Bean
    @Order(0)
    SecurityFilterChain oidcSecurity(
            HttpSecurity http,
            AdminProperties properties,
            OidcIssuer issuer,
            SignInAnswers answers,
            SessionRegistry sessions,
            RefusedCalls refusals,
            Clock clock) {
        SessionSecurity.withSession(http, answers, sessions, refusals);
        OidcAnswers oidc = new OidcAnswers(refusals);
        return http.securityMatcher(START, BACK)
                .authorizeHttpRequests(requests -> requests.anyRequest().denyAll())
                .oauth2Login(login -> login.loginPage("/")
                        .clientRegistrationRepository(issuer)
                        .authorizedClientRepository(new HttpSessionOAuth2AuthorizedClientRepository())
                        .authorizationEndpoint(
                                start -> start.authorizationRequestRepository(new SignInsUnderWay(BACK, clock)))
                        .tokenEndpoint(token -> token.accessTokenResponseClient(issuer.tokens()))
                        .userInfoEndpoint(
                                info -> info.oidcUserService(new OidcPeople(properties.oidc(), issuer.userInfo())))
                        .successHandler(oidc::signedIn)
                        .failureHandler(oidc::refuse)
                        .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                            @Override
                            public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F start) {
                                start.setAuthenticationFailureHandler(oidc::refuse);
                                return start;
                            }
                        }))
                .build();
    }
}
