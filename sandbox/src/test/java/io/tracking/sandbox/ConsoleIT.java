package io.tracking.sandbox;

import static io.tracking.sandbox.PipelineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tracking.sandbox.process.Ports;
import io.tracking.sandbox.process.Program;
import io.tracking.sandbox.process.WarehouseClient;
import io.tracking.sandbox.proxy.FaultProxy;
import io.tracking.sandbox.proxy.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The operator console in a browser, over the pipeline; between the loader and Redshift is a proxy that can be closed. */
class ConsoleIT {

    /** One thing that is spoken of as if it were several. */
    private static final String ONE_OF_MANY =
            "(?<![0-9,.])1 (records|rows|events|sessions|duplicates|others|files|loads)\\b";

    private static final Path AXE = Path.of("src/test/console/node_modules/axe-core/axe.min.js");
    private static final String NO_AXE =
            AXE + " is not there; run: npm ci --ignore-scripts --prefix sandbox/src/test/console";
    private static final Trouble GONE = new Trouble(Trouble.Kind.REFUSE, 0);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static PipelineFixture pipeline;
    private static FaultProxy redshift;
    private static Browser browser;
    private static ConsolePage console;

    @BeforeAll
    static void start() throws IOException {
        String missing = Browser.missing();
        if (missing != null) {
            System.err.println("[WARNING] The console is NOT tested in a browser: " + missing);
        }
        assumeTrue(missing == null, missing);
        pipeline = PipelineFixture.shared();
        pipeline.awaitDrained();
        redshift = FaultProxy.start(Ports.free(), pipeline.endpoints().redshift());
        relaunch("--spring.datasource.url=jdbc:redshift://127.0.0.1:" + redshift.port() + "/dev?ssl=false");
        browser = new Browser(Files.createDirectories(Path.of("target").toAbsolutePath()));
        console = new ConsolePage(browser, pipeline.endpoints().loaderUri());
        console.open("#/now");
    }

    @BeforeEach
    void signIn() {
        console.signIn("admin");
    }

    @AfterAll
    static void bringTheLoaderBack() {
        if (browser == null) {
            return;
        }
        browser.close();
        relaunch();
        redshift.close();
    }

    private static void relaunch(String... arguments) {
        pipeline.stack().child(Program.LOADER).kill();
        pipeline.stack().launch(Program.LOADER, List.of(arguments));
        pipeline.stack().awaitReady(PATIENCE, Program.LOADER);
    }

    @Test
    void asksWhoItIsAndGoesWhereThatPersonWanted() {
        console.go("#/settings");
        console.signOut();
        assertThat(console.text("body")).doesNotContain("tracking.loader.window", "Dead letters");

        console.fillIn("admin", "wrong");
        console.awaitText("main", "Name or password is wrong.");
        console.fillIn("admin", "sandbox");

        console.awaitText("main", "tracking.loader.window");
        assertThat(console.text("main h1")).isEqualTo("Settings");
    }

    /** Whoever gets an address sent may get a part of it, or one with a slip. */
    @Test
    void saysWhereAnAddressLeadsNowhere() {
        for (String address : List.of("#/%", "#/nowhere")) {
            console.go("#/audit");
            console.go(address);
            assertThat(console.text("main h1")).as(address).isEqualTo("No such page");
            assertThat(console.value("document.title").asString()).startsWith("No such page");
        }
        for (String address : List.of("#/hours/2026-02-31/07", "#/hours/%zz/07")) {
            console.go("#/audit");
            console.go(address);
            assertThat(console.text("main h1")).as(address).isEqualTo("No such hour");
        }

        console.open("#/jobs/%");
        console.awaitText("main", "There is no such job");
    }

    /** The others' pages take all the streams that there are. */
    @Test
    void isLiveWhileThereIsNoStreamForIt() throws Exception {
        List<InputStream> others = new ArrayList<>();
        try {
            // The page that was open has one, until the loader sees that nobody reads it.
            browser.open("about:blank");
            await().atMost(PATIENCE).during(Duration.ofSeconds(6)).until(() -> {
                HttpResponse<InputStream> answer = stream();
                others.add(answer.body());
                return answer.statusCode() == 503;
            });

            console.open("#/now");

            console.awaitText("#live", "live");
            assertThat(console.value(
                                    "performance.getEntriesByType('resource').some(asked => asked.name.endsWith('/admin/now'))")
                            .asBoolean())
                    .as("asks")
                    .isTrue();
            assertThat(console.text("main")).contains("Pause loading");
        } finally {
            for (InputStream other : others) {
                other.close();
            }
        }
    }

    private static HttpResponse<InputStream> stream() throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(pipeline.endpoints().loaderUri().resolve("/admin/stream"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString("viewer:sandbox".getBytes(StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    @Test
    void showsAViewerEverythingAndLetsHimDoNothing() throws Exception {
        console.signIn("viewer");
        console.go("#/now");

        assertThat(console.text("main")).contains("Where the rows are", "You are signed in as a viewer");
        console.press("Pause loading");
        assertThat(console.value(
                                "import('/console/api.js').then(api => api.post('/admin/loading/pause')).catch(refused => refused.status)")
                        .asInt())
                .isEqualTo(403);
        assertThat(pipeline.query("SELECT paused FROM tracking.loading_switch WHERE changed_by LIKE 'viewer%'"))
                .isEmpty();
    }

    /** A page that needs what its own policy forbids would say so here. */
    @Test
    void keepsItsOwnContentSecurityPolicy() throws Exception {
        HttpResponse<Void> answer = HTTP.send(
                HttpRequest.newBuilder(pipeline.endpoints().loaderUri()).build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");

        browser.run(
                "window.broken = []; addEventListener('securitypolicyviolation', event => window.broken.push(event.violatedDirective + ' ' + event.sourceFile))");
        for (String page : List.of("#/now", "#/hours", "#/data", "#/rejected")) {
            console.go(page);
        }
        browser.run("document.body.insertAdjacentHTML('beforeend', '<i style=\"color: red\"></i>')");
        await().atMost(PATIENCE).until(() -> !console.value("window.broken").isEmpty());

        assertThat(console.value("window.broken"))
                .as("nothing but the style that this test has tried")
                .singleElement()
                .satisfies(broken -> assertThat(broken.asString()).startsWith("style-src"));
    }

    @Test
    void reprocessesAnHourAfterItHasToldWhatThatWouldDo() throws Exception {
        String hour = Instant.now().truncatedTo(ChronoUnit.HOURS).toString().substring(0, 13);
        String id = post("console:reprocessed");
        pipeline.awaitDrained();

        console.go("#/hours/" + hour.replace('T', '/'));
        assertThat(console.text("main"))
                .contains("received =", "holds", "loaded in")
                .doesNotContain("broken");
        console.press("Dry run");
        console.awaitText("#reprocess-result", "Reprocess this hour");
        assertThat(console.text("#reprocess-result")).contains("Dry run: Reprocess (missing)", "0 would be inserted");
        assertThat(pipeline.query("SELECT job_id FROM tracking.jobs WHERE NOT dry_run"))
                .isEmpty();
        console.press("Reprocess now");

        console.awaitText("#reprocess-result", "done Reprocess (missing)");
        assertThat(pipeline.query("SELECT state FROM tracking.jobs WHERE NOT dry_run"))
                .extracting(row -> row.get("state"))
                .containsExactly("DONE");
        assertThat(pipeline.occurrences("events")).containsEntry(id, 1);
        console.go("#/jobs");
        assertThat(console.text("main table")).contains("Reprocess (missing)", "done", "admin");
    }

    @Test
    void correctsARejectedRecordAndReplaysIt() throws Exception {
        String id = UUID.randomUUID().toString();
        String tooLong = "e".repeat(31);
        HttpResponse<String> answer = send(
                "/track",
                "{\"topic\":\"console:replayed\",\"request_id\":\"" + id + "\",\"environment\":\"" + tooLong
                        + "\",\"message\":{\"amount\":12345678901234567890}}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        pipeline.awaitRejected(id);

        console.go("#/rejected?text=" + id);
        assertThat(console.text(".record mark")).isEqualTo('"' + tooLong + '"');
        assertThat(console.text("main")).doesNotContainPattern(ONE_OF_MANY);
        console.press("Edit and replay");
        console.press("Check it");
        console.awaitText(".outcome", "Not replayed");
        browser.run("const area = document.querySelector('.record textarea'); area.value = area.value.replace('"
                + tooLong + "', 'shop')");
        console.press("Check it");
        console.awaitText(".outcome", "would be replayed");
        console.press("Replay it");

        console.awaitText(".outcome", "Replayed: it is in a file");
        pipeline.awaitDrained();
        assertThat(pipeline.query("SELECT environment, message FROM tracking.events WHERE request_id = '" + id + "'"))
                .containsExactly(Map.of("environment", "shop", "message", "{\"amount\":12345678901234567890}"));
        console.go("#/find/" + id);
        console.awaitText(".timeline", "Replayed from");
        assertThat(console.text(".timeline"))
                .contains("Rejected", "Loaded", "Row in tracking.events")
                .doesNotContainPattern(ONE_OF_MANY);
    }

    /** Of hours that no loader counts again; the picture of this period is asked for by no other test. */
    @Test
    void namesTheReleaseWhoseEventsAreRejected() throws Exception {
        try (WarehouseClient warehouse =
                        WarehouseClient.connect(pipeline.endpoints().redshiftUrl());
                Statement statement = warehouse.connection().createStatement()) {
            statement.execute(
                    """
                    INSERT INTO tracking.delivery (
                        request_hour, page, browser, site_release, arrived, late, rejected, missing, doubted, counted_at, changes_until)
                    SELECT DATEADD(day, -9, GETDATE()), 'shop.example/', 'Chrome', '2026.11.1', 11800, 5, 30, 170, 0, GETDATE(), GETDATE()
                    UNION ALL
                    SELECT DATEADD(day, -9, GETDATE()), 'shop.example/', 'Chrome', '2026.11.2', 290, 0, 100, 10, 0, GETDATE(), GETDATE()""");
        }

        console.go("#/data?period=month");

        console.awaitText("main", "Largest share of rejected: 2026.11.2, 25.0 % of 400 sent. Why");
        assertThat(
                        console.value(
                                "[...document.querySelectorAll('.ranking tr')].map(row => row.innerText).filter(row => row.startsWith('2026.11'))"))
                .extracting(JsonNode::asString)
                .containsExactly(
                        "2026.11.1\t12,000\t11,800\t30\t170\t0.25 %\t", "2026.11.2\t400\t290\t100\t10\t25.0 %\t");
        assertThat(
                        console.value(
                                "[...document.querySelectorAll('.ranking tr')].filter(row => row.innerText.startsWith('2026.11')).map(row => row.querySelector('.bar').getAttribute('width'))"))
                .extracting(JsonNode::asString)
                .containsExactly("1", "100");
    }

    @Test
    void redrivesADeadLetter() throws Exception {
        String id = UUID.randomUUID().toString();
        deadLetter("{\"topic\":\"console:redriven\",\"request_id\":\"" + id + "\"}");

        console.go("#/dead-letters");
        console.awaitText("main", "can be read");
        console.press("Show what is in it");
        console.awaitText("main", id);
        console.press("Redrive");
        console.press("Yes, redrive");

        console.awaitText("#outcome", "1 message put back into the queue");
        pipeline.awaitDrained();
        assertThat(pipeline.occurrences("events")).containsEntry(id, 1);
    }

    @Test
    void findsARecordThroughEveryStage() throws Exception {
        String id = post("console:found");
        pipeline.awaitDrained();

        console.go("#/find");
        console.write("main input", id);
        console.press("Find");

        console.awaitText(".timeline", "Row in tracking.events");
        assertThat(console.text(".timeline")).contains("Its own time", "In a file", "Loaded");
        assertThat(console.text("main")).contains("console:found");
    }

    @Test
    void pausesAndResumesLoading() throws Exception {
        console.go("#/now");

        console.press("Pause loading");

        console.awaitText("#troubles", "Loading is paused by admin");
        String id = post("console:paused");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(console.value(
                                "[...document.querySelectorAll('.stages tr')].find(row => row.innerText.startsWith('Pending')).innerText.split('\\t')[1]")
                        .asString())
                .isEqualTo("1"));
        assertThat(pipeline.occurrences("events")).doesNotContainKey(id);
        console.press("Resume loading");
        console.awaitNoText("#troubles", "paused");
        pipeline.awaitDrained();
        assertThat(pipeline.occurrences("events")).containsEntry(id, 1);
        console.go("#/audit");
        assertThat(console.text("main table")).contains("POST /admin/loading/pause", "POST /admin/loading/resume");
    }

    @Test
    void saysWhatIsStaleWhileRedshiftIsGoneAndGoesOnWhenItIsBack() throws Exception {
        console.go("#/jobs");
        console.go("#/now");

        redshift.begin(GONE);
        String id;
        try {
            id = post("console:late");
            console.awaitText("#troubles", "Redshift does not answer");
            console.go("#/jobs");
            console.awaitText(".as-of", "as of");
            assertThat(console.text(".as-of")).contains("Nothing is lost meanwhile");
            assertThat(console.text("main")).containsAnyOf("Reprocess", "No job yet");
        } finally {
            redshift.end(GONE);
        }

        console.awaitNoText("#troubles", "Redshift");
        pipeline.awaitDrained();
        assertThat(pipeline.occurrences("events")).containsEntry(id, 1);
        console.press("Refresh");
        console.awaitNoText(".as-of", "lost");
    }

    /** A warehouse that sleeps is not woken by a page that somebody forgot. */
    @Test
    void asksRedshiftNothingWhileAPageIsOpenAndUntouched() throws Exception {
        pipeline.awaitDrained();
        settle();
        for (String page : List.of("#/now", "#/hours", "#/jobs", "#/rejected", "#/audit")) {
            console.go(page);
            long before = questions();
            String live = console.text("#live");

            // The page lives, and nobody is asked.
            await().atMost(PATIENCE).until(() -> !console.text("#live").equals(live));

            assertThat(questions()).as(page).isEqualTo(before);
        }

        long before = questions();
        console.press("Refresh");
        await().atMost(PATIENCE).until(() -> questions() > before);
    }

    /** The loader has nothing more to do by itself. */
    private static void settle() {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(3)).until(new Callable<>() {
            private long before = -1;

            @Override
            public Boolean call() throws Exception {
                long last = before;
                before = questions();
                return before == last;
            }
        });
    }

    /** How often the loader has taken a connection to Redshift. */
    private static long questions() throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(pipeline.endpoints().loaderUri().resolve("/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("hikaricp_connections_acquire_seconds_count"))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.indexOf(' ') + 1))))
                .sum();
    }

    @Test
    void hasNoFindingOfAxeOnAnyPage() throws Exception {
        if (!Files.exists(AXE)) {
            System.err.println("[WARNING] The console is NOT checked by axe-core: " + NO_AXE);
        }
        assumeTrue(Files.exists(AXE), NO_AXE);
        String hour = Instant.now().truncatedTo(ChronoUnit.HOURS).toString().substring(0, 13);
        List<String> pages = List.of(
                "#/now",
                "#/hours",
                "#/hours/" + hour.replace('T', '/'),
                "#/jobs",
                "#/rejected",
                "#/dead-letters",
                "#/find",
                "#/data",
                "#/audit",
                "#/settings",
                "#/nowhere");
        List<String> findings = new ArrayList<>();
        browser.run(Files.readString(AXE));
        for (String theme : List.of("light", "dark")) {
            browser.run("document.documentElement.dataset.theme = '" + theme + "'");
            for (String page : pages) {
                console.go(page);
                findings.addAll(axe(theme + " " + page));
            }
            console.signOut();
            console.fillIn("admin", "wrong");
            console.awaitText("main", "Name or password is wrong.");
            findings.addAll(axe(theme + " sign-in"));
            console.signIn("admin");
        }
        browser.run("delete document.documentElement.dataset.theme");

        assertThat(findings).isEmpty();
    }

    /** A page that is wider than a phone hides half of what it says; so does a table that is cut off, or a list of pages. */
    @Test
    void fitsAPhoneWhateverARecordHolds() throws Exception {
        String topic = "t".repeat(1024);
        String id = UUID.randomUUID().toString();
        HttpResponse<String> answer = send(
                "/track",
                "{\"topic\":\"" + topic + "\",\"request_id\":\"" + id + "\",\"location\":\"https://shop.example/"
                        + "l".repeat(4979) + "\",\"utm\":{\"source\":\"" + "s".repeat(255) + "\",\"medium\":\""
                        + "m".repeat(255)
                        + "\"}}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(send("/track", "{\"topic\":\"" + topic + topic + "\"}").statusCode())
                .isEqualTo(400);
        deadLetter("{\"topic\":\"" + topic + topic + "\"}");
        pipeline.awaitDrained();
        String hour = Instant.now().truncatedTo(ChronoUnit.HOURS).toString().substring(0, 13);
        List<String> cut = new ArrayList<>();
        browser.tool(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
        try {
            for (String page : List.of(
                    "#/now",
                    "#/now?show=self-check",
                    "#/hours",
                    "#/hours/" + hour.replace('T', '/'),
                    "#/jobs",
                    "#/rejected",
                    "#/dead-letters",
                    "#/find/" + id,
                    "#/data",
                    "#/audit",
                    "#/settings",
                    "#/nowhere")) {
                console.go(page);
                cut.addAll(beyondThePage(page));
            }
        } finally {
            browser.tool("Emulation.clearDeviceMetricsOverride", Map.of());
            // Other tests look at their own; one that was just looked at is hidden for some seconds.
            await().atMost(PATIENCE)
                    .until(() -> console.value(
                                            "import('/console/api.js').then(api => api.post('/admin/dead-letters/redrive', {all: true})).then(answer => answer.redriven.length)")
                                    .asInt()
                            > 0);
        }

        assertThat(cut).isEmpty();
    }

    /** What reaches beyond 390 pixels, and is in nothing that scrolls; wide tables of numbers do. */
    private static List<String> beyondThePage(String where) {
        List<String> found = new ArrayList<>();
        for (JsonNode one : browser.run(
                """
                const hidden = '.visually-hidden, .skip, svg, .stack thead';
                const scrolls = element => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
                const within = element => { for (let up = element.parentElement; up; up = up.parentElement) { if (scrolls(up)) { return true; } } return false; };
                return [...document.querySelectorAll('body *')]
                    .filter(element => !element.closest(hidden) && !within(element) && element.getBoundingClientRect().right > 390.5)
                    .map(element => element.tagName + ' ' + element.className + ': ' + element.textContent.slice(0, 40));""")) {
            found.add(where + " " + one.asString());
        }
        return found;
    }

    @Test
    void takesAnAddressThatIsNoneAsItStands() {
        console.go("#/find/%zz");
        console.awaitText("main", "There is no such record");
        assertThat(console.value("document.querySelector('main input').value").asString())
                .isEqualTo("%zz");

        console.go("#/jobs/nosuch");
        console.awaitText("main", "There is no such job. All jobs shows the latest.");
        console.go("#/rejected?from=yesterday&to=today");
        console.awaitText("main", "got");
        assertThat(console.text("main"))
                .as("what breaks a rule does so again")
                .contains("must be 2026-11-21")
                .doesNotContain("Try again");
    }

    /** U+202E turns round what follows it: {@code exe.gpj} reads as {@code jpg.exe} then. */
    @Test
    void writesOutWhatWouldHideOrTurnRoundWords() throws Exception {
        String id = UUID.randomUUID().toString();
        HttpResponse<String> answer = send(
                "/track",
                "{\"topic\":\"console:turned\",\"request_id\":\"" + id
                        + "\",\"location\":\"https://shop.example/\u202egpj.exe\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(send("/track", "{\"topic\":\"console:turned\",\"environment\":\"" + id + "\u202e\"}")
                        .statusCode())
                .isEqualTo(400);
        pipeline.awaitRejected(id);
        pipeline.awaitDrained();

        console.go("#/find/" + id);
        assertThat(console.text("main")).contains("https://shop.example/U+202Egpj.exe");
        console.go("#/rejected?text=" + id);
        assertThat(console.text(".record mark")).isEqualTo('"' + id + "U+202E\"");
    }

    /** A correction takes longer than a session may last, or than the loader runs. */
    @Test
    void keepsWhatWasTypedWhenTheSessionEnds() throws Exception {
        String id = UUID.randomUUID().toString();
        assertThat(send("/track", "{\"topic\":\"console:typed\",\"environment\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(400);
        pipeline.awaitRejected(id);
        console.go("#/rejected?text=" + id);
        console.press("Edit and replay");
        console.write(".record textarea", "{\"half\": \"a correction\"}");
        browser.run(
                "return import('/console/who.js').then(({me}) => fetch('/logout', {method: 'POST', headers: {[me.csrf.header]: me.csrf.token}})).then(() => null)");
        console.press("Check it");
        console.awaitText("main .sign-in", "Your session has ended");
        assertThat(console.text("main")).doesNotContain("correction", id);

        console.fillIn("admin", "sandbox");
        console.awaitText(".person", "admin");

        assertThat(console.value("document.querySelector('.record textarea').value")
                        .asString())
                .isEqualTo("{\"half\": \"a correction\"}");
        console.press("Check it");
        console.awaitText(".outcome", "it still breaks a rule");
    }

    /** The loader is gone: what was shown stays, says how old it is, and can be read; other pages say why they are empty. */
    @Test
    void saysThatTheLoaderIsSilentOnEveryPage() throws Exception {
        assumeTrue(Files.exists(AXE), NO_AXE);
        // Whoever signs in has seen no page yet.
        console.signOut();
        console.signIn("admin");
        console.go("#/now");
        await().atMost(PATIENCE)
                .until(() -> console.value(
                                        "performance.getEntriesByType('resource').filter(one => one.name.endsWith('/pages/settings.js')).length")
                                .asInt()
                        > 0);
        browser.run(Files.readString(AXE));
        List<String> findings = new ArrayList<>();
        browser.offline(true);
        try {
            // A stream that is open already goes on offline; a new one does not come.
            browser.run("return import('/console/live.js').then(live => live.start())");
            console.awaitText("#troubles", "The loader does not answer");
            for (String theme : List.of("light", "dark")) {
                browser.run("document.documentElement.dataset.theme = '" + theme + "'");
                findings.addAll(axe("silent " + theme));
            }
            console.go("#/settings");
            assertThat(console.text("main")).contains("Settings", "The loader does not answer", "Try again");
        } finally {
            browser.run("delete document.documentElement.dataset.theme");
            browser.offline(false);
        }
        console.awaitNoText("#troubles", "The loader does not answer");
        console.press("Try again");

        console.awaitText("main", "tracking.loader.window");
        assertThat(findings).isEmpty();
    }

    private static List<String> axe(String where) {
        List<String> findings = new ArrayList<>();
        for (JsonNode finding : browser.run(
                "return axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(one => one.id + ': ' + one.nodes[0].html))")) {
            findings.add(where + " " + finding.asString());
        }
        return findings;
    }

    private static String post(String topic) throws Exception {
        String id = UUID.randomUUID().toString();
        HttpResponse<String> answer = send("/track", "{\"topic\":\"" + topic + "\",\"request_id\":\"" + id + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return id;
    }

    private static HttpResponse<String> send(String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(pipeline.endpoints().apiUri().resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As if no loader had been able to publish it. */
    private static void deadLetter(String body) throws Exception {
        URI sqs = pipeline.endpoints().sqsUri();
        String form = "Action=SendMessage&QueueUrl=" + sqs + "/000000000000/tracking-events-dlq&MessageBody="
                + URLEncoder.encode(body, StandardCharsets.UTF_8);
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(sqs)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
