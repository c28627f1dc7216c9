package io.tracking.loader.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.apache.catalina.session.ManagerBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who may: each role with each kind of call, by HTTP Basic and with a session, and what a session is protected by. */
class SignInIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String[] FORM = {"Content-Type", "application/x-www-form-urlencoded"};
    private static final String PAUSE = "/admin/loading/pause";

    private static RunningLoader loader;

    @BeforeAll
    static void start() throws Exception {
        loader = RunningLoader.start("sign-in-it");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> loader.call("GET", "/admin/loading", "").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        loader.close();
    }

    private static Visitor visitor() {
        return new Visitor(loader.port());
    }

    private static Visitor signedIn(String name) throws Exception {
        Visitor visitor = visitor();
        assertThat(visitor.login(name, "sandbox").statusCode()).isEqualTo(200);
        return visitor;
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return JSON.readTree(answer.body());
    }

    private static double refused(String reason) {
        return loader.context
                .getBean(MeterRegistry.class)
                .get("tracking.admin.refused")
                .tag("reason", reason)
                .counter()
                .count();
    }

    /** An answer of 404 is the API's: somebody was let in. */
    @ParameterizedTest
    @CsvSource({
        "GET, /admin/loading, 200, 200, 401",
        "HEAD, /admin/loading, 200, 200, 401",
        "GET, /admin/jobs/none, 404, 404, 401",
        "GET, /nothing, 404, 404, 401",
        "POST, /admin/loading/resume, 403, 200, 401",
        "POST, /nothing, 403, 404, 401",
        "PUT, /admin/jobs/none, 403, 405, 401",
        "PATCH, /admin/jobs/none, 403, 405, 401",
        "DELETE, /admin/jobs/none, 403, 404, 401",
        "GET, /actuator/health/liveness, 200, 200, 200",
        "GET, /actuator/prometheus, 200, 200, 200",
        "GET, /login/options, 200, 200, 200",
    })
    void viewersReadAndOperatorsDoTheRest(String method, String path, int viewer, int operator, int nobody)
            throws Exception {
        assertThat(signedIn("viewer").call(method, path).statusCode()).isEqualTo(viewer);
        assertThat(basic(method, path, "viewer").statusCode()).isEqualTo(viewer);
        assertThat(signedIn("admin").call(method, path).statusCode()).isEqualTo(operator);
        assertThat(basic(method, path, "admin").statusCode()).isEqualTo(operator);
        assertThat(visitor().call(method, path).statusCode()).isEqualTo(nobody);
    }

    private static HttpResponse<String> basic(String method, String path, String name) throws Exception {
        return loader.call(method, path, "", "Authorization", RunningLoader.basic(name + ":sandbox"));
    }

    /** There is none here; nobody is asked for a password for it. */
    @ParameterizedTest
    @ValueSource(strings = {"/console/none.js", "/webjars/none.js"})
    void theConsolesPagesAreForEverybody(String path) throws Exception {
        HttpResponse<String> answer = visitor().call("GET", path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(visitor().call("POST", path).statusCode()).isEqualTo(401);
    }

    @Test
    void tellsAViewerWhatIsNeeded() throws Exception {
        double before = refused("forbidden");

        assertThat(problem(signedIn("viewer").call("POST", PAUSE), 403)
                        .get("detail")
                        .asString())
                .isEqualTo("Cannot do this: expected a user with the role operator, got viewer with the role viewer");
        assertThat(refused("forbidden")).isEqualTo(before + 1);
        assertThat(loader.get("/admin/loading").get("paused").asBoolean()).isFalse();
    }

    @Test
    void tellsWhoIsThereAndHow() throws Exception {
        Visitor viewer = visitor();
        JsonNode login = JSON.readTree(viewer.login("viewer", "sandbox").body());
        JsonNode session = JSON.readTree(viewer.call("GET", "/admin/me").body());

        for (JsonNode me : List.of(login, session)) {
            assertThat(me.get("name").asString()).isEqualTo("viewer");
            assertThat(me.get("role").asString()).isEqualTo("viewer");
            assertThat(me.get("signedInBy").asString()).isEqualTo("password");
            assertThat(me.get("csrf").get("header").asString()).isEqualTo("X-CSRF-TOKEN");
        }
        assertThat(loader.get("/admin/me").toString())
                .isEqualTo("{\"name\":\"admin\",\"role\":\"operator\",\"signedInBy\":\"basic\",\"csrf\":null}");
        assertThat(visitor().call("GET", "/login/options").body()).isEqualTo("{\"password\":true,\"oidc\":null}");
    }

    @Test
    void aMachineGetsNoSessionAndNeedsNoToken() throws Exception {
        HttpResponse<String> me = loader.call("GET", "/admin/me", "");
        HttpResponse<String> action = loader.call("POST", "/admin/loading/resume", "");
        HttpResponse<String> refused = loader.call("GET", "/admin/me", "", "Accept", "application/json");

        assertThat(action.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(401);
        for (HttpResponse<String> answer : List.of(me, action, refused)) {
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
        }
    }

    /** A browser that was told a password once sends it with everything; whose session is there does not matter then. */
    @Test
    void aPasswordInARequestComesBeforeASession() throws Exception {
        Visitor viewer = signedIn("viewer");
        String admin = RunningLoader.basic("admin:sandbox");
        viewer.useToken("");

        assertThat(viewer.call("GET", "/admin/me", "Authorization", admin).body())
                .contains("\"name\":\"admin\"", "\"signedInBy\":\"basic\"");
        assertThat(viewer.call("POST", "/admin/loading/resume", "Authorization", admin)
                        .statusCode())
                .isEqualTo(200);
        assertThat(viewer.login("viewer", "sandbox", "Authorization", admin).statusCode())
                .isEqualTo(200);
        problem(viewer.call("GET", "/admin/me", "Authorization", RunningLoader.basic("admin:wrong")), 401);
    }

    @Test
    void noBrowserAsksWithAWindowOfItsOwn() throws Exception {
        assertThat(visitor()
                        .call("GET", "/admin/me", "X-Requested-With", "console")
                        .headers()
                        .firstValue("WWW-Authenticate"))
                .isEmpty();
        assertThat(visitor().login("admin", "wrong").headers().firstValue("WWW-Authenticate"))
                .isEmpty();
        assertThat(visitor().call("GET", "/admin/me").headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"tracking loader\"");
    }

    @Test
    void refusesAWrongPasswordAndMakesNoSession() throws Exception {
        double before = refused("credentials");
        Visitor visitor = visitor();

        assertThat(problem(visitor.login("admin", "sandbix"), 401).get("detail").asString())
                .contains("expected the name and password of a user", "got others")
                .doesNotContain("sandbix");
        problem(visitor.login("nobody", "sandbox"), 401);
        problem(loader.call("POST", "/login", "username=a", FORM), 401);

        assertThat(visitor.sessions()).isEmpty();
        assertThat(refused("credentials")).isEqualTo(before + 3);
    }

    @Test
    void slowsDownWhoeverGuesses() throws Exception {
        try (RunningLoader slow = RunningLoader.start(
                "sign-in-slow-it", "--tracking.admin.guesses-per-address=2", "--tracking.admin.guesses=2")) {
            Visitor visitor = new Visitor(slow.port());
            assertThat(visitor.login("viewer", "sandbox").statusCode()).isEqualTo(200);
            problem(visitor.login("admin", "guess1"), 401);
            problem(visitor.login("admin", "guess2"), 401);

            HttpResponse<String> answer = visitor.login("admin", "sandbox");

            problem(answer, 429);
            assertThat(answer.headers().firstValue("Retry-After"))
                    .hasValueSatisfying(
                            seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1, 61));
            assertThat(slow.call("GET", "/admin/me", "").statusCode())
                    .as("HTTP Basic, for the same guesses")
                    .isEqualTo(429);
            assertThat(new Visitor(slow.port()).login("viewer", "sandbox").statusCode())
                    .as("whoever gave the right password before is let through")
                    .isEqualTo(200);
        }
    }

    @Test
    void readsNoLongFormOfStrangers() throws Exception {
        problem(loader.call("POST", "/login", "username=admin&password=" + "x".repeat(20_000), FORM), 413);
        problem(loader.call("POST", "/login", "username=%ff%f", FORM), 400);
    }

    @Test
    void theCookieIsOutOfReachOfScriptsAndOtherSites() throws Exception {
        assertThat(visitor().login("admin", "sandbox").headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith("tracking_admin=")
                .contains("HttpOnly", "SameSite=Lax")
                .doesNotContain("Secure");
    }

    @Test
    void theCookieStaysOnHttpsWhereAProxyIsTrusted() throws Exception {
        try (RunningLoader behind = RunningLoader.start("sign-in-tls-it", "--server.forward-headers-strategy=native")) {
            assertThat(new Visitor(behind.port())
                            .login("admin", "sandbox", "X-Forwarded-Proto", "https")
                            .headers()
                            .allValues("Set-Cookie"))
                    .singleElement()
                    .asString()
                    .contains("; Secure");
        }
    }

    /** Somebody who knew the id before the login would be signed in by it. */
    @Test
    void theIdAndTheTokenChangeAtALogin() throws Exception {
        Visitor visitor = signedIn("viewer");
        String id = visitor.sessions().get(0).getValue();
        String token = Visitor.token(visitor.call("GET", "/admin/me"));

        assertThat(visitor.login("admin", "sandbox").statusCode()).isEqualTo(200);

        assertThat(visitor.sessions()).singleElement().satisfies(session -> assertThat(session.getValue())
                .isNotEqualTo(id));
        assertThat(loader.call("GET", "/admin/me", "", "Cookie", "tracking_admin=" + id)
                        .statusCode())
                .isEqualTo(401);
        assertThat(visitor.call("POST", "/admin/loading/resume").statusCode()).isEqualTo(200);
        visitor.useToken(token);
        problem(visitor.call("POST", "/admin/loading/resume"), 403);
    }

    @Test
    void anIdThatNobodyGaveIsNotTaken() throws Exception {
        HttpResponse<String> answer = loader.call(
                "POST",
                "/login",
                "username=admin&password=sandbox",
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Cookie",
                "tracking_admin=0123456789ABCDEF0123456789ABCDEF");

        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .doesNotContain("0123456789ABCDEF0123456789ABCDEF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X-CSRF-TOKEN: wrong", "X-XSRF-TOKEN: wrong", "Authorization: Bearer of-nothing"})
    void anActionOfASessionNeedsItsToken(String header) throws Exception {
        double before = refused("csrf");
        Visitor visitor = signedIn("admin");
        visitor.useToken(header);

        for (List<String> call : List.of(
                List.of("POST", PAUSE),
                List.of("DELETE", "/admin/jobs/none"),
                List.of("PUT", "/nothing"),
                List.of("POST", "/logout"))) {
            assertThat(problem(visitor.call(call.get(0), call.get(1)), 403)
                            .get("detail")
                            .asString())
                    .startsWith("Cannot take an action without this session's token");
        }

        assertThat(refused("csrf")).isEqualTo(before + 4);
        assertThat(loader.get("/admin/loading").get("paused").asBoolean()).isFalse();
        assertThat(visitor.call("GET", "/admin/me").statusCode()).isEqualTo(200);
    }

    @Test
    void anotherSessionsTokenIsNoToken() throws Exception {
        Visitor visitor = signedIn("admin");
        visitor.useToken(Visitor.token(signedIn("admin").call("GET", "/admin/me")));

        problem(visitor.call("POST", PAUSE), 403);
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Site, cross-site", "Origin, https://elsewhere.example"})
    void anotherSitesPageSignsNobodyInAndDoesNothing(String header, String value) throws Exception {
        Visitor visitor = signedIn("admin");

        problem(visitor().login("admin", "sandbox", header, value), 403);
        problem(visitor.call("POST", PAUSE, header, value), 403);
        problem(visitor.call("POST", "/logout", header, value), 403);
    }

    @Test
    void aFormIsForTheLoginAlone() throws Exception {
        problem(
                loader.call(
                        "POST",
                        PAUSE,
                        "a=b",
                        "Authorization",
                        RunningLoader.basic("admin:sandbox"),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                415);
    }

    /** Servers and proxies log addresses. */
    @Test
    void aPasswordInTheAddressSignsNobodyIn() throws Exception {
        HttpResponse<String> answer = visitor().call("POST", "/login?username=admin&password=sandbox");

        problem(answer, 400);
        assertThat(answer.body()).contains("in its body").doesNotContain("password=");
    }

    @Test
    void aLogoutEndsTheSession() throws Exception {
        Visitor visitor = signedIn("admin");
        String id = visitor.sessions().get(0).getValue();

        assertThat(visitor.call("POST", "/logout").statusCode()).isEqualTo(204);

        assertThat(visitor.call("GET", "/admin/me").statusCode()).isEqualTo(401);
        assertThat(loader.call("GET", "/admin/me", "", "Cookie", "tracking_admin=" + id)
                        .statusCode())
                .isEqualTo(401);
        assertThat(visitor().call("POST", "/logout").statusCode()).isEqualTo(204);
    }

    @Test
    void aSessionEndsWhenItIsNotUsed() throws Exception {
        Visitor visitor = signedIn("admin");
        Session session = session(loader, visitor);
        assertThat(session.getMaxInactiveInterval()).isEqualTo(1800);

        session.setMaxInactiveInterval(1);

        Awaitility.await()
                .pollInterval(Duration.ofMillis(2100))
                .atMost(Duration.ofSeconds(60))
                .until(() -> visitor.call("GET", "/admin/me").statusCode() == 401);
        problem(visitor.call("POST", PAUSE), 401);
    }

    static Session session(RunningLoader loader, Visitor visitor) throws Exception {
        return manager(loader).findSession(visitor.sessions().get(0).getValue());
    }

    static ManagerBase manager(RunningLoader loader) {
        TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) loader.context).getWebServer();
        return Arrays.stream(server.getTomcat().getHost().findChildren())
                .map(context -> (ManagerBase) ((Context) context).getManager())
                .findFirst()
                .orElseThrow();
    }

    /** What was open at the logout would go on telling whoever comes to that screen. */
    @Test
    void aLogoutEndsWhatIsStreamed() throws Exception {
        Visitor visitor = signedIn("viewer");
        Visitor other = signedIn("viewer");
        try (BufferedReader stream = visitor.stream("/admin/stream");
                BufferedReader others = other.stream("/admin/stream")) {
            assertThat(stream.readLine()).startsWith("event:");
            assertThat(others.readLine()).startsWith("event:");

            assertThat(visitor.call("POST", "/logout").statusCode()).isEqualTo(204);

            assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> stream.lines()
                            .filter(line -> line.startsWith("data:"))
                            .count()))
                    .as("told before and while it ended")
                    .isLessThan(4);
            assertThat(Stream.generate(() -> line(others))
                            .filter(line -> line.startsWith("data:"))
                            .limit(3))
                    .as("another session goes on")
                    .hasSize(3);
        }
    }

    private static String line(BufferedReader lines) {
        try {
            return String.valueOf(lines.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aStreamEndsWithTheSessionThatGaveWay() throws Exception {
        Visitor visitor = signedIn("viewer");
        Session session = session(loader, visitor);
        try (BufferedReader stream = visitor.stream("/admin/stream")) {
            session.expire();

            assertThat(assertTimeoutPreemptively(
                            Duration.ofSeconds(20), () -> stream.lines().count()))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"application/json, application/problem+json", "'text/html,*/*;q=0.8', text/html"})
    void moreThanThereMayBeAreToldToComeAgain(String accept, String type) throws Exception {
        ManagerBase manager = manager(loader);
        int most = manager.getMaxActiveSessions();
        double before = refused("sessions");
        manager.setMaxActiveSessions(manager.getActiveSessions());
        try {
            HttpResponse<String> answer = visitor().login("viewer", "sandbox", "Accept", accept);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("60");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(is -> assertThat(is).startsWith(type));
            assertThat(answer.body()).contains("there are as many sessions as there may be", "in 60 seconds");
            assertThat(refused("sessions")).isEqualTo(before + 1);
            assertThat(basic("GET", "/admin/me", "viewer").statusCode())
                    .as("a machine")
                    .isEqualTo(200);
        } finally {
            manager.setMaxActiveSessions(most);
        }
        assertThat(visitor().login("viewer", "sandbox").statusCode()).isEqualTo(200);
    }

    @Test
    void theirNumberHasALimit() {
        assertThat(manager(loader).getMaxActiveSessions()).isEqualTo(2000);
    }

    @Test
    void aPersonsOldestSessionGivesWay() throws Exception {
        Visitor first = signedIn("viewer");
        for (int i = 0; i < 10; i++) {
            signedIn("viewer");
        }

        assertThat(first.call("GET", "/login/options").statusCode())
                .as("what is for everybody is answered nevertheless")
                .isEqualTo(200);
        problem(first.call("GET", "/admin/me"), 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/admin/me", "/login/options", "/console/none.js"})
    void everyAnswerTellsTheBrowserWhatItMayDo(String path) throws Exception {
        HttpResponse<String> answer = visitor().call("GET", path);

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; ")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    }

    @Test
    void theAuditLogHasThePersonsName() throws Exception {
        Visitor visitor = signedIn("admin");
        assertThat(visitor.call("POST", "/admin/loading/resume").statusCode()).isEqualTo(200);
        assertThat(basic("DELETE", "/admin/jobs/of-a-machine", "admin").statusCode())
                .isEqualTo(404);

        List<String> actions = loader.get("/admin/audit")
                .get("actions")
                .valueStream()
                .map(action -> action.get("who").asString() + " "
                        + action.get("action").asString())
                .toList();

        assertThat(actions)
                .contains("admin (password) POST /admin/loading/resume", "admin DELETE /admin/jobs/of-a-machine");
        assertThat(String.join("", actions)).doesNotContain("/login", "/logout");
    }
}
