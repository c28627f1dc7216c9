package io.tracking.sandbox;

import static io.tracking.sandbox.PipelineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tracking.sandbox.process.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/**
 * Every page of the console over days of {@link FilledLake#FILES} files an hour and one hour of many rows, beside the same page of an
 * empty sandbox: what it asks Redshift, what it brings over the wire, and how much of it is drawn. Of time nothing is asserted;
 * it is printed.
 *
 * <p>{@code -Dconsole.days=14 -Dconsole.rows=1000000 -Dconsole.openings=3} is the whole of it.
 */
@EnabledIfSystemProperty(
        named = "console.scale",
        matches = "true",
        disabledReason = "it takes some minutes: -Dconsole.scale=true")
class ConsoleScaleIT {

    private static final int DAYS = Integer.getInteger("console.days", 1);
    private static final int ROWS = Integer.getInteger("console.rows", 20_000);
    private static final int OPENINGS = Integer.getInteger("console.openings", 1);

    /** Packed, of one opening of a page. */
    private static final long MOST_BYTES = 64_000;

    /** A page that has more is a wall. */
    private static final long MOST_ELEMENTS = 2_500;

    /** Beside one for each day; each chart has one of its own. */
    private static final int MOST_STATEMENTS = 8;

    private static PipelineFixture pipeline;
    private static StatementCount redshift;
    private static Browser browser;
    private static ConsolePage console;

    /** One page, opened a few times. */
    private record Opening(
            double paint, double shown, int calls, long packed, long unpacked, long elements, int asked) {}

    @BeforeAll
    static void start() throws IOException {
        String missing = Browser.missing();
        if (missing != null) {
            System.err.println("[WARNING] The console is NOT measured in a browser: " + missing);
        }
        assumeTrue(missing == null, missing);
        pipeline = PipelineFixture.own();
        redshift = new StatementCount(pipeline.endpoints().redshift());
        launch();
        browser = new Browser(Files.createDirectories(Path.of("target").toAbsolutePath()));
        console = new ConsolePage(browser, pipeline.endpoints().loaderUri());
        browser.tool("Network.enable", Map.of());
        String basic = Base64.getEncoder().encodeToString("admin:sandbox".getBytes(StandardCharsets.UTF_8));
        browser.tool("Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Authorization", "Basic " + basic)));
        browser.tool(
                "Page.addScriptToEvaluateOnNewDocument",
                Map.of(
                        "source",
                        """
                        new MutationObserver(() => {
                          const main = document.querySelector('main');
                          const there = main && main.dataset.address === location.hash
                            && !document.querySelector('main[aria-busy], main [aria-busy]');
                          window.shownAt = there ? window.shownAt || performance.now() : 0;
                        }).observe(document, {subtree: true, childList: true, attributes: true});"""));
    }

    private static void launch() {
        pipeline.stack().child(Program.LOADER).kill();
        pipeline.stack()
                .launch(
                        Program.LOADER,
                        List.of("--spring.datasource.url=jdbc:redshift://127.0.0.1:" + redshift.port()
                                + "/dev?ssl=false"));
        pipeline.stack().awaitReady(PATIENCE, Program.LOADER);
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (redshift != null) {
            redshift.close();
            pipeline.stack().close();
        }
    }

    @Test
    void noPageGrowsWithTheDataBehindIt() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
        Instant many = now.minus(2, ChronoUnit.HOURS);
        Map<String, String> pages = pages(now.minus(5, ChronoUnit.HOURS), many);
        Map<String, Opening> empty = measure(pages);

        pipeline.stack().child(Program.LOADER).kill();
        FilledLake lake = new FilledLake(
                pipeline.directory().resolve("aws/s3/tracking-lake"),
                pipeline.endpoints().redshiftUrl());
        lake.fill(now.minus(DAYS, ChronoUnit.DAYS), DAYS * 24);
        lake.rows(many, ROWS);
        launch();
        await().atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> loaded() == ROWS);
        Map<String, Opening> full = measure(pages);

        print(empty, full);
        full.forEach((page, opening) -> {
            assertThat(opening.packed).as("bytes of the answers of " + page).isLessThan(MOST_BYTES);
            assertThat(opening.elements).as("elements of " + page).isLessThan(MOST_ELEMENTS);
            assertThat(opening.asked).as("statements of " + page).isLessThanOrEqualTo(MOST_STATEMENTS + DAYS);
        });
    }

    private static long loaded() throws Exception {
        return Long.parseLong(String.valueOf(pipeline.query(
                        "SELECT COALESCE(SUM(inserted), 0) AS loaded FROM tracking.load_ledger WHERE file_key LIKE '%-million-%'")
                .get(0)
                .get("loaded")));
    }

    private static Map<String, String> pages(Instant ordinary, Instant many) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("Now", "#/now");
        pages.put("Hours, a week", "#/hours");
        pages.put("Hours, 14 days", "#/hours?days=14");
        pages.put("Hour", "#/hours/" + address(ordinary));
        pages.put("Hour of many rows", "#/hours/" + address(many));
        pages.put("Jobs", "#/jobs");
        pages.put("Rejected", "#/rejected");
        pages.put("Dead letters", "#/dead-letters");
        pages.put("Find", "#/find/m-1");
        pages.put("Data, a day", "#/data");
        pages.put("Data, a month", "#/data?period=month");
        pages.put("Audit", "#/audit");
        pages.put("Settings", "#/settings");
        return pages;
    }

    private static String address(Instant hour) {
        return hour.toString().substring(0, 13).replace('T', '/');
    }

    private static Map<String, Opening> measure(Map<String, String> pages) {
        // What the loader asks by itself is none of a page's.
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(4)).until(() -> redshift.take()
                .isEmpty());
        Map<String, Opening> measured = new LinkedHashMap<>();
        pages.forEach((name, address) -> measured.put(name, measure(address)));
        return measured;
    }

    private static Opening measure(String address) {
        List<Opening> openings = new ArrayList<>();
        for (int i = 0; i < OPENINGS; i++) {
            openings.add(open(address));
        }
        return new Opening(
                median(openings, Opening::paint),
                median(openings, Opening::shown),
                openings.get(0).calls,
                openings.stream().mapToLong(Opening::packed).max().orElseThrow(),
                openings.stream().mapToLong(Opening::unpacked).max().orElseThrow(),
                openings.stream().mapToLong(Opening::elements).max().orElseThrow(),
                openings.stream().mapToInt(Opening::asked).max().orElseThrow());
    }

    private static double median(List<Opening> openings, ToDoubleFunction<Opening> figure) {
        return openings.stream()
                .sorted(Comparator.comparingDouble(figure))
                .mapToDouble(figure)
                .skip(OPENINGS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static Opening open(String address) {
        redshift.take();
        console.open(address);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> console.value(
                        "window.shownAt > 0 && performance.now() - window.shownAt > 300")
                .asBoolean());
        JsonNode seen = console.value(
                """
                (() => {
                  const calls = performance.getEntriesByType('resource').filter(one => one.name.includes('/admin/'));
                  const sum = of => calls.reduce((total, call) => total + call[of], 0);
                  return {paint: performance.getEntriesByName('first-contentful-paint')[0].startTime, shown: window.shownAt,
                    calls: calls.length, packed: sum('encodedBodySize'), unpacked: sum('decodedBodySize'),
                    elements: document.querySelectorAll('*').length};
                })()""");
        List<String> asked = redshift.take();
        if (Boolean.getBoolean("console.statements")) {
            asked.forEach(sql -> System.out.printf("%s %.140s%n", address, sql.replaceAll("\\s+", " ")));
        }
        return new Opening(
                seen.path("paint").asDouble(),
                seen.path("shown").asDouble(),
                seen.path("calls").asInt(),
                seen.path("packed").asLong(),
                seen.path("unpacked").asLong(),
                seen.path("elements").asLong(),
                asked.size());
    }

    private static void print(Map<String, Opening> empty, Map<String, Opening> full) {
        StringBuilder table = new StringBuilder(
                """
                | page | painted, ms | shown, ms | of the empty one | answers | KB packed | KB | elements | statements |
                |---|---|---|---|---|---|---|---|---|
                """);
        full.forEach((page, opening) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.1f | %d | %.1f | %.1f | %d | %d |%n",
                page,
                opening.paint,
                opening.shown,
                opening.shown / empty.get(page).shown,
                opening.calls,
                opening.packed / 1000.0,
                opening.unpacked / 1000.0,
                opening.elements,
                opening.asked)));
        System.out.println(table);
    }
}
