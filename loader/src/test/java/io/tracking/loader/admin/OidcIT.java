package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jwt.JWTClaimsSet;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.catalina.session.ManagerBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People whom an issuer of OpenID Connect knows: whom the loader lets in, and as what. */
class OidcIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String START = "/oauth2/authorization/oidc";
    private static final Map<String, Object> ANNA = Map.of(
            "sub",
            "7",
            "preferred_username",
            "anna",
            "email",
            "anna@example.com",
            "realm_access",
            Map.of("roles", List.of("other", "tracking-operator")));

    private static LocalIssuer issuer;
    private static RunningLoader loader;

    @BeforeAll
    static void start() throws Exception {
        issuer = new LocalIssuer();
        loader = RunningLoader.start("oidc-it", options(issuer.url()));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> loader.call("GET", "/admin/loading", "").statusCode() == 200);
    }

    private static String[] options(String url) {
        return new String[] {
            "--tracking.admin.oidc.issuer=" + url,
            "--tracking.admin.oidc.client-id=" + LocalIssuer.CLIENT,
            "--tracking.admin.oidc.client-secret=" + LocalIssuer.SECRET,
            "--tracking.admin.oidc.roles-claim=realm_access.roles"
        };
    }

    @AfterAll
    static void stop() {
        loader.close();
        issuer.close();
    }

    @BeforeEach
    void anna() {
        issuer.nextIs(ANNA);
    }

    /** Goes to the issuer and comes back. */
    private static HttpResponse<String> signIn(Visitor visitor) throws Exception {
        return visitor.follow(back(visitor));
    }

    /** Goes to the issuer; the address that it sends back to. */
    private static String back(Visitor visitor) throws Exception {
        return location(visitor.follow(location(visitor.follow(START))));
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static Visitor visitor() {
        return new Visitor(loader.port());
    }

    private static JsonNode me(Visitor visitor) throws Exception {
        HttpResponse<String> answer = visitor.call("GET", "/admin/me");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        visitor.useToken(Visitor.token(answer));
        return JSON.readTree(answer.body());
    }

    private static double refused() {
        return loader.context
                .getBean(MeterRegistry.class)
                .get("tracking.admin.refused")
                .tag("reason", "issuer")
                .counter()
                .count();
    }

    @Test
    void letsInWhomTheIssuerKnowsAndWhoHasARole() throws Exception {
        Visitor anna = visitor();

        assertThat(location(signIn(anna))).isEqualTo("/");

        JsonNode me = me(anna);
        assertThat(me.get("name").asString()).isEqualTo("anna");
        assertThat(me.get("role").asString()).isEqualTo("operator");
        assertThat(me.get("signedInBy").asString()).isEqualTo("oidc");
        assertThat(anna.call("POST", "/admin/loading/resume").statusCode()).isEqualTo(200);
        assertThat(loader.get("/admin/audit").get("actions").get(0).get("who").asString())
                .isEqualTo("anna (oidc)");
        anna.useToken("");
        assertThat(anna.call("POST", "/admin/loading/resume").statusCode()).isEqualTo(403);
        me(anna);
        assertThat(anna.call("POST", "/logout").statusCode()).isEqualTo(204);
        assertThat(anna.call("GET", "/admin/me").statusCode()).isEqualTo(401);
        assertThat(anna.call("GET", "/login/options").body())
                .isEqualTo("{\"password\":true,\"oidc\":\"/oauth2/authorization/oidc\"}");
    }

    static Stream<Arguments> people() {
        return Stream.of(
                arguments(person("email", "bo@example.com", "tracking-viewer"), "bo@example.com", "viewer"),
                arguments(person("preferred_username", " ", "tracking-viewer"), "8", "viewer"),
                arguments(Map.of("sub", "9", "realm_access.roles", "a tracking-operator"), "9", "operator"));
    }

    private static Map<String, Object> person(String claim, String value, String role) {
        return Map.of("sub", "8", claim, value, "realm_access", Map.of("roles", List.of(role)));
    }

    @ParameterizedTest
    @MethodSource("people")
    void givesTheRoleOfTheClaim(Map<String, Object> claims, String name, String role) throws Exception {
        issuer.nextIs(claims);
        Visitor visitor = visitor();

        assertThat(location(signIn(visitor))).isEqualTo("/");

        assertThat(me(visitor).get("name").asString()).isEqualTo(name);
        assertThat(me(visitor).get("role").asString()).isEqualTo(role);
        assertThat(visitor.call("POST", "/admin/loading/resume").statusCode())
                .isEqualTo(role.equals("operator") ? 200 : 403);
    }

    static Stream<Map<String, Object>> peopleWithoutARole() {
        return Stream.of(
                Map.of("sub", "7"),
                Map.of("sub", "7", "roles", List.of("tracking-operator")),
                Map.of("sub", "7", "realm_access", List.of("tracking-operator")),
                Map.of("sub", "7", "realm_access", Map.of("roles", List.of("Tracking-Operator", 7))));
    }

    @ParameterizedTest
    @MethodSource("peopleWithoutARole")
    void refusesWhoHasNoRole(Map<String, Object> claims) throws Exception {
        issuer.nextIs(claims);

        refuses("no-role");
    }

    static Stream<Arguments> spoiled() {
        return Stream.of(
                arguments("of another issuer", change(claims -> claims.issuer("https://elsewhere.example"))),
                arguments("for another client", change(claims -> claims.audience("another"))),
                arguments("of another sign-in", change(claims -> claims.claim("nonce", "another"))),
                arguments("without a sign-in", change(claims -> claims.claim("nonce", null))),
                arguments("of nobody", change(claims -> claims.subject(null))),
                arguments("too old", change(claims -> claims.issueTime(
                                Date.from(Instant.now().minusSeconds(900)))
                        .expirationTime(Date.from(Instant.now().minusSeconds(600))))));
    }

    private static UnaryOperator<JWTClaimsSet.Builder> change(UnaryOperator<JWTClaimsSet.Builder> change) {
        return change;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoiled")
    void refusesATokenThatIsNotForThisSignIn(String name, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        issuer.spoil(change);

        refuses("failed");
    }

    @Test
    void refusesATokenThatAnotherKeySigned() throws Exception {
        issuer.forge();

        refuses("failed");
    }

    private static void refuses(String reason) throws Exception {
        double before = refused();
        Visitor visitor = visitor();

        assertThat(location(signIn(visitor))).isEqualTo("/?sign-in=" + reason);

        assertThat(visitor.call("GET", "/admin/me").statusCode()).isEqualTo(401);
        assertThat(refused()).isEqualTo(before + 1);
    }

    @Test
    void refusesAStateThatItDidNotGiveToThisBrowser() throws Exception {
        String anothers = back(visitor());
        Visitor visitor = visitor();
        back(visitor);

        assertThat(location(visitor.follow(anothers))).isEqualTo("/?sign-in=failed");
        assertThat(location(visitor().follow(anothers))).isEqualTo("/?sign-in=failed");
        assertThat(visitor.call("GET", "/admin/me").statusCode()).isEqualTo(401);
    }

    @Test
    void anAddressIsGoodOnce() throws Exception {
        Visitor visitor = visitor();
        String back = back(visitor);
        assertThat(location(visitor.follow(back))).isEqualTo("/");

        assertThat(location(visitor.follow(back))).isEqualTo("/?sign-in=failed");
    }

    @Test
    void tellsWhatTheIssuerRefused() throws Exception {
        Visitor visitor = visitor();
        String back = back(visitor).replaceFirst("code=[^&]*", "error=access_denied");

        assertThat(location(visitor.follow(back))).isEqualTo("/?sign-in=failed");
    }

    /** Somebody who made the visitor's browser have that session would be signed in by it. */
    @Test
    void theSessionsIdChangesAtTheSignIn() throws Exception {
        Visitor visitor = visitor();
        visitor.login("viewer", "sandbox");
        String id = visitor.sessions().get(0).getValue();

        signIn(visitor);

        assertThat(me(visitor).get("name").asString()).isEqualTo("anna");
        assertThat(visitor.sessions().get(0).getValue()).isNotEqualTo(id);
        assertThat(loader.call("GET", "/admin/me", "", "Cookie", "tracking_admin=" + id)
                        .statusCode())
                .isEqualTo(401);
    }

    /** Anybody may begin one, as often as they like. */
    @Test
    void aSignInThatIsNotEndedTakesNobodysSession() throws Exception {
        ManagerBase manager = SignInIT.manager(loader);
        int most = manager.getMaxActiveSessions();
        manager.setMaxActiveSessions(manager.getActiveSessions() + 1);
        try {
            for (int i = 0; i < 5; i++) {
                Visitor stranger = visitor();
                back(stranger);
                assertThat(stranger.sessions()).isEmpty();
            }
            Visitor visitor = visitor();
            assertThat(location(signIn(visitor))).isEqualTo("/");
            assertThat(SignInIT.session(loader, visitor).getMaxInactiveInterval())
                    .isEqualTo(1800);

            HttpResponse<String> answer = signIn(visitor());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("60");
            assertThat(answer.body()).contains("there are as many sessions as there may be");
            assertThat(loader.call("GET", "/admin/me", "").statusCode()).isEqualTo(200);
        } finally {
            manager.setMaxActiveSessions(most);
        }
    }

    @Test
    void saysWhenTheIssuerGoesAwayInTheMiddle() throws Exception {
        Visitor visitor = visitor();
        String back = back(visitor);
        issuer.givesNoTokens();

        assertThat(location(visitor.follow(back))).isEqualTo("/?sign-in=unavailable");
    }

    /** Anybody may make it refuse, and as often as they like. */
    @Test
    void saysInTheLogOnceAMinuteWhyItRefuses() throws Exception {
        List<String> lines = logged(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(location(visitor().follow("/login/oauth2/code/oidc?code=a&state=b")))
                        .isEqualTo("/?sign-in=failed");
            }
            return loader;
        });

        assertThat(lines).hasSizeLessThanOrEqualTo(1).allSatisfy(line -> assertThat(line)
                .contains("issuer ([authorization_request_not_found]"));
    }

    /** A name may be another one's tomorrow. */
    @Test
    void saysInTheLogWhomTheIssuerMeans() throws Exception {
        List<String> lines = logged(() -> signIn(visitor()));

        assertThat(lines).contains("anna (oidc) signed in as operator from 127.0.0.1, subject 7");
    }

    private static List<String> logged(Callable<?> doing) throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger("io.tracking.audit");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            doing.call();
        } finally {
            log.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void countsThePersonsSessionsTogether() throws Exception {
        issuer.nextIs(Map.of("sub", "10", "realm_access.roles", "tracking-viewer"));
        Visitor first = visitor();
        signIn(first);
        for (int i = 0; i < 10; i++) {
            assertThat(location(signIn(visitor()))).isEqualTo("/");
        }

        assertThat(first.call("GET", "/admin/me").statusCode()).isEqualTo(401);
    }

    @Test
    void startsWithoutTheIssuerAndAsksOnlyWhenSomebodySignsIn() throws Exception {
        LocalIssuer gone = new LocalIssuer();
        String url = gone.url();
        gone.close();
        try (RunningLoader other = RunningLoader.start("oidc-gone-it", options(url))) {
            Visitor visitor = new Visitor(other.port());

            assertThat(location(visitor.follow(START))).isEqualTo("/?sign-in=unavailable");
            assertThat(visitor.login("viewer", "sandbox").statusCode()).isEqualTo(200);
        }
    }

    /** Its tokens would be somebody else's. */
    @Test
    void asksNobodyWhoNamesAnotherIssuer() throws Exception {
        try (RunningLoader other = RunningLoader.start("oidc-other-it", options(issuer.url() + "/"))) {
            assertThat(location(new Visitor(other.port()).follow(START))).isEqualTo("/?sign-in=unavailable");
        }
    }

    @Test
    void nothingOfItIsThereUnlessAnIssuerIs() throws Exception {
        try (LocalIssuer unused = new LocalIssuer();
                RunningLoader other = RunningLoader.start("oidc-off-it")) {
            Visitor visitor = new Visitor(other.port());

            assertThat(visitor.follow(START).statusCode()).isEqualTo(401);
            assertThat(visitor.follow("/login/oauth2/code/oidc?code=a&state=b").statusCode())
                    .isEqualTo(401);
            assertThat(other.context.getBeanDefinitionNames())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("oidc"));
            assertThat(unused.asked()).isEmpty();
        }
    }
}
