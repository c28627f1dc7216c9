package io.tracking.loader.admin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * An issuer of OpenID Connect on this host: who comes to it is signed in as whom it is told, at once. It tells of everything that it
 * was asked.
 */
final class LocalIssuer implements AutoCloseable {

    static final String CLIENT = "tracking-loader";
    static final String SECRET = "of-this-test";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int SECONDS_VALID = 300;

    private final HttpServer server;
    private final RSAKey key;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Map<String, Object> person = Map.of();
    private volatile UnaryOperator<JWTClaimsSet.Builder> spoil = UnaryOperator.identity();
    private volatile RSAKey signer;
    private volatile boolean silent;

    LocalIssuer() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("of-the-issuer").generate();
        signer = key;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/.well-known/openid-configuration", exchange -> json(exchange, configuration()));
        answer("/authorize", this::authorize);
        answer("/token", this::token);
        answer("/jwks", exchange -> json(exchange, new JWKSet(key.toPublicJWK()).toJSONObject()));
        server.start();
    }

    private void answer(String path, HttpHandler handler) {
        server.createContext(path, exchange -> {
            asked.add(path);
            try (exchange) {
                if (!silent || !path.equals("/token")) {
                    handler.handle(exchange);
                }
            }
        });
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** From now on whoever comes is the one of these claims. */
    void nextIs(Map<String, Object> claims) {
        person = claims;
        spoil = UnaryOperator.identity();
        signer = key;
        silent = false;
    }

    /** From now on breaks off whoever asks for a token. */
    void givesNoTokens() {
        silent = true;
    }

    /** From now on tokens have these claims changed. */
    void spoil(UnaryOperator<JWTClaimsSet.Builder> change) {
        spoil = change;
    }

    /** From now on tokens are signed by another key of the same name. */
    void forge() throws JOSEException {
        signer = new RSAKeyGenerator(2048).keyID(key.getKeyID()).generate();
    }

    /** Paths, in their order. */
    List<String> asked() {
        return asked;
    }

    private Map<String, Object> configuration() {
        return Map.of(
                "issuer", url(),
                "authorization_endpoint", url() + "/authorize",
                "token_endpoint", url() + "/token",
                "jwks_uri", url() + "/jwks",
                "subject_types_supported", List.of("public"),
                "response_types_supported", List.of("code"),
                "id_token_signing_alg_values_supported", List.of("RS256"));
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
        String code = "code-" + codes.size();
        codes.put(code, query);
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        query.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(302, -1);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> authorized = codes.get(form.get("code"));
        boolean known = authorized != null
                && authorized.get("redirect_uri").equals(form.get("redirect_uri"))
                && RunningLoader.basic(CLIENT + ":" + SECRET)
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!known) {
            exchange.sendResponseHeaders(400, -1);
            return;
        }
        json(
                exchange,
                Map.of(
                        "access_token",
                        "of-no-use",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        SECONDS_VALID,
                        "id_token",
                        idToken(authorized.get("nonce"))));
    }

    private String idToken(String nonce) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(CLIENT)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(SECONDS_VALID)))
                .claim("nonce", nonce);
        person.forEach(claims::claim);
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                spoil.apply(claims).build());
        try {
            token.sign(new RSASSASigner(signer));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private static Map<String, String> parameters(String form) {
        return Arrays.stream(form.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static void json(HttpExchange exchange, Map<String, Object> body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
