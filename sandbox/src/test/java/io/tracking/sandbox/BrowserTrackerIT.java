package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tracking.sandbox.TrackedSite.Fate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The browser tracker in a browser, from a script tag to rows; every test has an origin of its own. */
class BrowserTrackerIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String QUEUED =
            "return Object.keys(localStorage).filter(key => key.startsWith('tracking:event')).length";

    /** Rows that each topic must have at the end. */
    private static final Map<String, Integer> EXPECTED = new LinkedHashMap<>();

    private static PipelineFixture pipeline;
    private static TrackedSite site;
    private static Browser browser;
    private static String start;

    @BeforeAll
    static void start() throws IOException {
        String missing = Browser.missing();
        if (missing != null) {
            System.err.println("[WARNING] The browser tracker is NOT tested in a browser: " + missing);
        }
        assumeTrue(missing == null, missing);
        pipeline = PipelineFixture.shared();
        site = new TrackedSite(pipeline.endpoints().apiUri(), 1);
        browser = new Browser(Files.createDirectories(Path.of("target").toAbsolutePath()));
        start = browser.tab();
    }

    @BeforeEach
    void open() {
        site.gate = (asked, body) -> Fate.PASSED;
        browser.show(start);
        browser.newTab();
    }

    /** Once for all tests: each drain takes a window. */
    @AfterAll
    static void everyEventIsOneRow() throws SQLException {
        if (browser == null) {
            return;
        }
        browser.close();
        site.close();
        pipeline.awaitDrained();
        Map<String, Integer> rows = new LinkedHashMap<>();
        for (String topic : EXPECTED.keySet()) {
            List<Map<String, String>> found =
                    pipeline.query("SELECT request_id FROM tracking.events WHERE topic = '" + topic + "'");
            assertThat(found).as(topic).doesNotHaveDuplicates();
            rows.put(topic, found.size());
        }
        assertThat(rows).isEqualTo(EXPECTED);
    }

    @Test
    void sendsPageViewAndOwnEventFromOneScriptTag() throws SQLException {
        site.put("/first", page("data-release='r1' data-website='0b8a6bd5-65bb-4d5a-9d1f-6a6ea6e7a111'", "first page"));
        browser.open(site.url("first.localhost", "/first"));

        browser.run("tracking.track('first:own', {size: 42}); return tracking.flush()");

        awaitSent();
        pipeline.awaitDrained();
        List<Map<String, String>> rows = pipeline.query("SELECT * FROM tracking.events WHERE location = '"
                + site.url("first.localhost", "/first") + "' ORDER BY request_timestamp, request_id");
        assertThat(rows).extracting(row -> row.get("topic")).containsExactlyInAnyOrder("page_view", "first:own");
        assertThat(rows).extracting(row -> row.get("cookie_id")).doesNotContainNull();
        assertThat(rows.stream().map(row -> row.get("cookie_id")).distinct()).hasSize(1);
        assertThat(rows).extracting(row -> row.get("website_id")).containsOnly("0b8a6bd5-65bb-4d5a-9d1f-6a6ea6e7a111");
        assertThat(rows).extracting(row -> row.get("message")).contains("{\"size\":42}", "{\"title\":\"first page\"}");
        List<JsonNode> numbers = pipeline.filed("events").stream()
                .filter(event -> event.path("location").asString().contains("//first.localhost"))
                .map(event -> event.path("_extra").path("tracker"))
                .toList();
        assertThat(numbers)
                .extracting(number -> number.path("sequence").asInt())
                .containsExactlyInAnyOrder(1, 2);
        assertThat(numbers)
                .extracting(number -> number.path("release").asString())
                .containsOnly("r1");
        assertThat(numbers.stream()
                        .map(number -> number.path("device").asString()
                                + number.path("epoch").asString())
                        .distinct())
                .hasSize(1);
    }

    /** By whoever hears of the end before the tracker does, and by whoever hears of it after. */
    @Test
    void sendsWhatWasTrackedWhenTheTabWasClosed() {
        for (String when : new String[] {"before", "after"}) {
            String atEnd =
                    "<script>addEventListener('pagehide', () => tracking.track('closed:" + when + "'), true)</script>";
            String tracker = page("data-auto=''", "");
            site.put("/closed", when.equals("before") ? atEnd + tracker : tracker + atEnd);
            browser.open(site.url(when + ".localhost", "/closed"));

            browser.closeTab();

            await().atMost(PATIENCE)
                    .until(() -> site.bodies.stream().anyMatch(body -> body.contains("closed:" + when)));
            EXPECTED.put("closed:" + when, 1);
            open();
        }
    }

    @Test
    void keepsEventsWhileTheApiIsDown() {
        site.put("/down", page("data-auto=''", ""));
        site.gate = (asked, body) -> Fate.CUT;
        browser.open(site.url("down.localhost", "/down"));
        browser.run("for (let i = 0; i < 5; i++) tracking.track('down:event'); return tracking.flush()");
        await().atMost(PATIENCE).until(() -> site.bodies.stream().anyMatch(body -> body.contains("down:event")));
        browser.open(site.url("down.localhost", "/down"));
        assertThat(browser.run(QUEUED).asInt()).isEqualTo(5);

        site.gate = (asked, body) -> Fate.PASSED;

        awaitSent();
        EXPECTED.put("down:event", 5);
    }

    /** The answer that is lost says nothing: the same request_ids go out again. */
    @Test
    void repeatsWhatWasNotAnsweredUnderTheSameRequestId() {
        site.put("/lost", page("data-auto=''", ""));
        site.gate = (asked, body) -> Fate.UNANSWERED;
        browser.open(site.url("lost.localhost", "/lost"));
        browser.run("tracking.track('lost:answer'); return tracking.flush()");
        assertThat(browser.run(QUEUED).asInt()).isEqualTo(1);

        site.gate = (asked, body) -> Fate.PASSED;

        awaitSent();
        assertThat(site.bodies.stream().filter(body -> body.contains("lost:answer")))
                .hasSizeGreaterThan(1);
        EXPECTED.put("lost:answer", 1);
    }

    @Test
    void waitsAsLongAsRetryAfterSaysInEveryTab() {
        site.put("/busy", page("data-auto=''", ""));
        site.gate = (asked, body) -> Fate.REFUSED;
        browser.open(site.url("busy.localhost", "/busy"));
        browser.run("tracking.track('busy:event'); return tracking.flush()");
        browser.newTab();
        browser.open(site.url("busy.localhost", "/busy"));

        long pause = browser.run("return tracking.flush().then(() => localStorage['tracking:pause'] - Date.now())")
                .asLong();

        assertThat(pause).isBetween(1L, 2100L);
        assertThat(site.bodies.stream().filter(body -> body.contains("busy:event")))
                .hasSizeLessThan(3);
        site.gate = (asked, body) -> Fate.PASSED;
        awaitSent();
        EXPECTED.put("busy:event", 1);
    }

    @Test
    void sendsOnceTheBrowserIsOnlineAgain() {
        site.put("/offline", page("data-auto=''", ""));
        browser.open(site.url("offline.localhost", "/offline"));
        browser.offline(true);
        browser.run("for (let i = 0; i < 3; i++) tracking.track('offline:event'); return tracking.flush()");
        assertThat(browser.run(QUEUED).asInt()).isEqualTo(3);

        browser.offline(false);

        awaitSent();
        EXPECTED.put("offline:event", 3);
    }

    @Test
    void numbersAndSendsInTwoTabsWithoutRepeating() {
        site.put("/tabs", page("data-auto=''", ""));
        String url = site.url("tabs.localhost", "/tabs");
        browser.open(url);
        String first = browser.tab();
        String second = browser.newTab();
        browser.open(url);

        for (int i = 0; i < 10; i++) {
            browser.run("tracking.track('tabs:event')");
            browser.show(i % 2 == 0 ? first : second);
        }

        awaitSent();
        List<JsonNode> sent = site.bodies.stream()
                .filter(body -> body.contains("tabs:event"))
                .flatMap(body -> JsonMapper.shared().readTree(body).valueStream())
                .toList();
        assertThat(sent.stream()
                        .map(event -> event.path("tracker").path("epoch").asString() + " "
                                + event.path("tracker").path("sequence").asInt())
                        .distinct())
                .hasSize(10);
        assertThat(sent.stream()
                        .map(event -> event.path("tracker").path("epoch"))
                        .distinct())
                .as("a counter of each tab's own")
                .hasSize(2);
        assertThat(sent.stream()
                        .map(event -> event.path("tracker").path("device"))
                        .distinct())
                .hasSize(1);
        EXPECTED.put("tabs:event", 10);
    }

    @Test
    void sendsFromOneTabAtATime() {
        site.put("/one", page("data-auto=''", ""));
        String url = site.url("one.localhost", "/one");
        browser.open(url);
        String first = browser.tab();
        String second = browser.newTab();
        browser.open(url);
        CountDownLatch asked = new CountDownLatch(1);
        site.gate = (gone, body) -> {
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Fate.PASSED;
        };
        browser.show(first);
        browser.run("tracking.track('one:event'); tracking.flush()");
        await().atMost(PATIENCE).until(() -> site.bodies.stream().anyMatch(body -> body.contains("one:event")));

        browser.show(second);
        browser.run("tracking.flush()");

        String waiting = "return navigator.locks.query().then(({pending}) => pending.length)";
        assertThat(browser.run(waiting).asInt())
                .as("tabs that wait for the queue")
                .isPositive();
        assertThat(site.bodies.stream().filter(body -> body.contains("one:event")))
                .hasSize(1);
        asked.countDown();
        awaitSent();
        EXPECTED.put("one:event", 1);
    }

    @Test
    void goesOnAfterAReloadInTheMiddleOfABatch() {
        site.put("/reload", page("data-auto=''", ""));
        browser.open(site.url("reload.localhost", "/reload"));
        // It arrives, but the page that sent it is gone before it is answered.
        site.gate = (asked, body) -> {
            site.gate = (later, next) -> Fate.PASSED;
            return Fate.UNANSWERED;
        };

        browser.run(
                "for (let i = 0; i < 120; i++) tracking.track('reload:event', i); tracking.flush(); location.reload()");

        awaitSent();
        EXPECTED.put("reload:event", 120);
    }

    @Test
    void killedTabLosesNothing() {
        site.put("/killed", page("data-auto=''", ""));
        site.gate = (asked, body) -> Fate.CUT;
        browser.open(site.url("killed.localhost", "/killed"));
        browser.run("for (let i = 0; i < 7; i++) tracking.track('killed:event'); return tracking.flush()");
        browser.killTab();
        site.gate = (asked, body) -> Fate.PASSED;
        browser.show(start);
        browser.newTab();

        browser.open(site.url("killed.localhost", "/killed"));

        awaitSent();
        EXPECTED.put("killed:event", 7);
    }

    @Test
    void sendsToAnotherOrigin() {
        site.put(
                "/cross",
                "<!doctype html><script src='" + site.url("127.0.0.1", "/tracker.js") + "' data-auto=''></script>");
        browser.open(site.url("localhost", "/cross"));

        browser.run("tracking.track('cross:event'); return tracking.flush()");

        awaitSent();
        EXPECTED.put("cross:event", 1);
    }

    @Test
    void worksFromMemoryWhereStorageIsBlocked() {
        site.put("/blocked", "<!doctype html><iframe sandbox='allow-scripts' src='/frame'></iframe>");
        // A sandboxed frame has no origin: no storage, no cookie, no locks.
        site.put(
                "/frame",
                "<!doctype html><script src='" + site.url("127.0.0.1", "/tracker.js")
                        + "' data-auto=''></script><script>for (let i = 0; i < 3; i++) tracking.track('blocked:event')</script>");
        site.put(
                "/full",
                "<!doctype html><script>for (let size = 1 << 22; size; size >>= 1) { try { for (;;)"
                        + " localStorage['x' + Math.random()] = 'x'.repeat(size) } catch {} }</script>"
                        + "<script src='/tracker.js' data-auto=''></script>");

        browser.open(site.url("full.localhost", "/full"));
        browser.run("for (let i = 0; i < 3; i++) tracking.track('full:event'); return tracking.flush()");
        // It has no origin that may read an answer; it sends all the same.
        browser.open(site.url("blocked.localhost", "/blocked"));

        await().atMost(PATIENCE).until(() -> site.bodies.stream().anyMatch(body -> body.contains("blocked:event")));
        EXPECTED.put("full:event", 3);
    }

    @Test
    void storesAndSendsNothingWithoutConsent() {
        site.put("/consent", page("data-consent='required'", ""));
        String url = site.url("consent.localhost", "/consent");
        browser.open(url);
        String stored = "return JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])";
        browser.run("tracking.identify('consent-user'); tracking.track('consent:before'); return tracking.flush()");
        assertThat(browser.run(stored).asString()).isEqualTo("[{},{},\"\"]");
        assertThat(site.bodies).noneMatch(body -> body.contains("consent"));

        browser.run("tracking.consent(true); return tracking.flush()");
        awaitSent();
        assertThat(browser.run(stored).asString()).contains("tracking:device", "tracking_id=");
        assertThat(site.bodies)
                .filteredOn(body -> body.contains("consent:before"))
                .isNotEmpty()
                .allMatch(body -> body.contains("\"user_account_id\":\"consent-user\""));

        // Another tab withdraws: this one stops as well.
        String tab = browser.tab();
        browser.newTab();
        browser.open(url);
        browser.run("tracking.consent(false); tracking.track('consent:after'); return tracking.flush()");
        browser.show(tab);
        browser.run("return new Promise(resolve => setTimeout(resolve))");
        browser.run("tracking.track('consent:after'); return tracking.flush()");
        assertThat(browser.run(stored).asString()).isEqualTo("[{},{},\"\"]");
        EXPECTED.put("consent:before", 1);
        EXPECTED.put("consent:after", 0);
    }

    @Test
    void sendsNothingWhereDoNotTrackIsHonoured() {
        site.put(
                "/dnt",
                "<!doctype html><script>Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})</script>"
                        + "<script src='/tracker.js' data-dnt data-gpc></script>");
        browser.open(site.url("gpc.localhost", "/dnt"));

        browser.run("tracking.consent(true); tracking.track('gpc:event'); return tracking.flush()");

        assertThat(browser.run("return Object.keys(localStorage).length").asInt())
                .isZero();
        assertThat(site.bodies).noneMatch(body -> body.contains("gpc.localhost"));
        EXPECTED.put("gpc:event", 0);
    }

    @Test
    void remembersTheCampaignOfTheLandingPage() throws SQLException {
        for (String path : new String[] {"/landing", "/second", "/third"}) {
            site.put(path, page("data-auto=''", ""));
        }
        browser.open(site.url("utm.localhost", "/landing?utm_source=news&utm_medium=mail&utm_campaign=a%20b&gclid=g1"));
        browser.run("tracking.track('utm:landing'); return tracking.flush()");
        browser.open(site.url("utm.localhost", "/second"));
        browser.open(site.url("utm.localhost", "/third"));

        browser.run("tracking.track('utm:third'); return tracking.flush()");

        awaitSent();
        EXPECTED.put("utm:third", 1);
        pipeline.awaitDrained();
        assertThat(pipeline.query(
                        "SELECT u.source, u.medium, u.campaign, u.ad_id FROM tracking.utm u JOIN tracking.events e"
                                + " ON e.request_id = u.request_id WHERE e.topic = 'utm:third'"))
                .containsExactly(Map.of("source", "news", "medium", "mail", "campaign", "a b", "ad_id", "g1"));
    }

    @Test
    void dropsWhatIsRejectedAndCountsIt() {
        site.put("/rejected", page("data-auto='' data-environment='an environment that is too long'", ""));
        browser.open(site.url("rejected.localhost", "/rejected"));

        int rejected = browser.run("tracking.track('rejected:one'); tracking.track('rejected:two');"
                        + " return tracking.flush().then(() => tracking.rejected)")
                .asInt();

        assertThat(rejected).isEqualTo(2);
        assertThat(browser.run(QUEUED).asInt()).isZero();
        EXPECTED.put("rejected:one", 0);
    }

    @Test
    void halvesABatchThatIsTooLarge() {
        site.put("/large", page("data-auto=''", ""));
        site.gate = (asked, body) -> new String(body, StandardCharsets.UTF_8).split("large:event", -1).length > 4
                ? Fate.TOO_LARGE
                : Fate.PASSED;
        browser.open(site.url("large.localhost", "/large"));

        browser.run("for (let i = 0; i < 12; i++) tracking.track('large:event'); return tracking.flush()");

        awaitSent();
        EXPECTED.put("large:event", 12);
    }

    @Test
    void tracksWhatItsAttributesSwitchOn() throws IOException {
        site.put(
                "/auto",
                page(
                        "data-auto='page navigation outbound download form click error vitals ping' data-ping='0.2'",
                        "<h1>Shop</h1><p>A page with a link, a file, a form and a button.</p>"
                                + "<a id=out href='http://other.localhost/'>out</a> <a id=file href='/price.pdf'>file</a>"
                                + "<form id=order action='/order'><button id=send>send</button></form>"
                                + "<button id=buy data-track='buy now'>buy</button>"
                                + "<button id=fail onclick='throw new Error(`broken`)'>fail</button>"
                                + "<script>addEventListener('click', event => event.target.href && event.preventDefault());"
                                + "addEventListener('submit', event => event.preventDefault())</script>"));
        browser.open(site.url("auto.localhost", "/auto"));
        Files.write(Path.of("target", "tracker-page.png"), browser.picture());

        browser.run("for (const id of ['out', 'file', 'send', 'buy', 'fail']) document.getElementById(id).click();"
                + "history.pushState(0, '', '/auto/two');"
                + "return new Promise(resolve => setTimeout(resolve, 300))");
        browser.open(site.url("auto.localhost", "/auto"));

        awaitSent();
        List<String> topics = site.bodies.stream()
                .filter(body -> body.contains("auto.localhost"))
                .flatMap(body -> JsonMapper.shared().readTree(body).valueStream())
                .map(event -> event.path("topic").asString() + " " + event.path("message"))
                .toList();
        assertThat(String.join("\n", topics))
                .contains("page_view {\"title\":", "link:outbound {\"url\":\"http://other.localhost/\"}")
                .contains("link:download {\"url\":", "form:submit {\"id\":\"order\"", "click {\"name\":\"buy now\"}")
                .contains(
                        "error {\"message\":\"Uncaught Error: broken\"",
                        "web_vitals {\"ttfb\":",
                        "\"fcp\":",
                        "\"lcp\":")
                .contains("ping {\"seconds\":0.2}");
        assertThat(site.bodies.stream().filter(body -> body.contains("auto/two")))
                .isNotEmpty();
    }

    /** Half a character would get the event rejected, and so would more bytes than its column has. */
    @Test
    void cutsALongErrorBetweenTwoCharacters() {
        site.put("/long-error", page("data-auto='error'", ""));
        browser.open(site.url("error.localhost", "/long-error"));

        int rejected = browser.run("const error = new Error('x' + String.fromCodePoint(128512).repeat(500));"
                        + " error.stack = 'y' + String.fromCodePoint(128512).repeat(900);"
                        + " dispatchEvent(new ErrorEvent('error', {error, message: error.message}));"
                        + " return tracking.flush().then(() => tracking.rejected)")
                .asInt();

        assertThat(rejected).isZero();
        awaitSent();
        String smiles = Character.toString(128512);
        assertThat(site.bodies.stream()
                        .filter(body -> body.contains("/long-error"))
                        .flatMap(body -> JsonMapper.shared().readTree(body).valueStream())
                        .map(event -> event.path("message"))
                        .toList())
                .singleElement()
                .satisfies(message -> {
                    assertThat(message.path("message").asString()).isEqualTo("x" + smiles.repeat(299));
                    assertThat(message.path("stack").asString()).isEqualTo("y" + smiles.repeat(399));
                });
    }

    private static void awaitSent() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> browser.run(QUEUED).asInt() == 0);
    }

    private static String page(String attributes, String text) {
        String title = text.startsWith("<") ? "" : text;
        return "<!doctype html><title>" + title + "</title><script src='/tracker.js' " + attributes + "></script>"
                + text;
    }
}
