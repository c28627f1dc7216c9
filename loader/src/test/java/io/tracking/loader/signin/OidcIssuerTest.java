package io.tracking.loader.signin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.client.SimpleClientHttpRequestFactory;

/** An issuer that takes a connection and says nothing. */
class OidcIssuerTest {

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void oneCallerAloneWaitsForASilentIssuer() throws Exception {
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SimpleClientHttpRequestFactory http = new SimpleClientHttpRequestFactory();
        http.setReadTimeout(Duration.ofMinutes(5));
        OidcIssuer issuer = new OidcIssuer(properties("http://127.0.0.1:" + silent.getLocalPort()), http);
        CompletableFuture<Object> waiting =
                CompletableFuture.supplyAsync(() -> issuer.findByRegistrationId(OidcIssuer.ID));
        Socket asked = silent.accept();

        assertThatThrownBy(() -> issuer.findByRegistrationId(OidcIssuer.ID))
                .isInstanceOf(IssuerUnavailableException.class)
                .hasMessageContaining("another sign-in waits for it already");

        // The client would connect once more.
        silent.close();
        asked.close();
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IssuerUnavailableException.class);
    }

    private static OidcProperties properties(String issuer) {
        return new OidcProperties(
                issuer, "tracking-loader", "of-this-test", "roles", List.of("a"), List.of("b"), List.of("openid"));
    }
}
