package io.tracking.loader.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.ManualClock;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

class SignInsUnderWayTest {

    private static final String BACK = "/login/oauth2/code/oidc";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T07:00:00Z"));
    private final SignInsUnderWay signIns = new SignInsUnderWay(BACK, clock);
    private final OAuth2AuthorizationRequest asked = OAuth2AuthorizationRequest.authorizationCode()
            .authorizationUri("https://login.example.com/authorize")
            .clientId("tracking-loader")
            .redirectUri("https://loader.example.com" + BACK)
            .scope("openid", "profile")
            .state("a-state")
            .attributes(Map.of("registration_id", "oidc", "nonce", "a-nonce", "code_verifier", "a-verifier"))
            .build();

    private Cookie cookie() {
        MockHttpServletResponse response = new MockHttpServletResponse();
        signIns.saveAuthorizationRequest(asked, new MockHttpServletRequest(), response);
        return Objects.requireNonNull(response.getCookie(SignInsUnderWay.NAME));
    }

    private static MockHttpServletRequest back(Cookie cookie, String state) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", BACK);
        request.setCookies(cookie);
        request.setParameter("state", state);
        return request;
    }

    private @Nullable OAuth2AuthorizationRequest known(Cookie cookie) {
        return signIns.loadAuthorizationRequest(back(cookie, "a-state"));
    }

    @Test
    void knowsWhatItAskedWhenTheIssuerSendsBack() {
        OAuth2AuthorizationRequest again = Objects.requireNonNull(known(cookie()));

        assertThat(again.getState()).isEqualTo(asked.getState());
        assertThat(again.getAttributes()).isEqualTo(asked.getAttributes());
        assertThat(again.getScopes()).isEqualTo(asked.getScopes());
        assertThat(again.getRedirectUri()).isEqualTo(asked.getRedirectUri());
        assertThat(signIns.loadAuthorizationRequest(back(cookie(), "another-state")))
                .isNull();
        assertThat(signIns.loadAuthorizationRequest(new MockHttpServletRequest("GET", BACK)))
                .isNull();
    }

    @Test
    void takesNothingThatItHasNotSealed() {
        String sealed = cookie().getValue();
        char last = sealed.charAt(sealed.length() - 2);
        String changed = sealed.substring(0, sealed.length() - 2)
                + (last == 'A' ? 'B' : 'A')
                + sealed.charAt(sealed.length() - 1);

        for (String value : new String[] {changed, "", "AAAA", "!", "{}", sealed + sealed}) {
            assertThat(known(new Cookie(SignInsUnderWay.NAME, value))).as(value).isNull();
        }
        assertThat(new SignInsUnderWay(BACK, clock).loadAuthorizationRequest(back(cookie(), "a-state")))
                .as("of another loader")
                .isNull();
    }

    @Test
    void isOverAfterFiveMinutes() {
        Cookie cookie = cookie();
        assertThat(cookie.getMaxAge()).isEqualTo(300);

        clock.advance(Duration.ofSeconds(299));
        assertThat(known(cookie)).isNotNull();
        clock.advance(Duration.ofSeconds(1));
        assertThat(known(cookie)).isNull();
    }

    @Test
    void theCookieIsForTheWayBackAlone() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setSecure(true);
        MockHttpServletResponse response = new MockHttpServletResponse();
        signIns.saveAuthorizationRequest(asked, request, response);

        assertThat(response.getHeader("Set-Cookie"))
                .contains("; Path=" + BACK, "; Secure", "; HttpOnly", "; SameSite=Lax")
                .doesNotContain("a-nonce", "a-verifier");
        assertThat(cookie().getSecure()).isFalse();

        MockHttpServletResponse removed = new MockHttpServletResponse();
        assertThat(signIns.removeAuthorizationRequest(back(cookie(), "a-state"), removed))
                .isNotNull();
        assertThat(Objects.requireNonNull(removed.getCookie(SignInsUnderWay.NAME))
                        .getMaxAge())
                .isZero();
    }
}
