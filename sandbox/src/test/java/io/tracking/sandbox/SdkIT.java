package io.tracking.sandbox;

import static io.tracking.sandbox.PipelineFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import io.tracking.sandbox.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;

/**
 * Runs the unmodified packages that sites have already: what each was told is in the warehouse once, every value of it, though
 * tracking-api is killed in between. All of them run side by side, and live through one kill. A call that the SDK itself gives up while
 * nobody answers is not asked for; it must only not be there twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkIT {

    static final List<String> SDKS =
            List.of(System.getProperty("tracking.it.sdks", "segment,posthog,amplitude,snowplow,rudderstack")
                    .split(",", -1));

    /** Its package for Node tries three times within a second, and then ends the process. */
    private static final String GIVES_UP = "rudderstack";

    /** Who waits twice as long before each try sends again after as long as nobody answered, and a busy machine takes long to restart. */
    private static final Duration DELIVERY = Duration.ofMinutes(5);

    private final Map<String, SdkRun> runs = new LinkedHashMap<>();
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Integer> rows = new LinkedHashMap<>();
    private SdkPages pages;
    private String noBrowser;

    /** A line of an event file, and the values in it. */
    private record Line(String requestId, List<String> values) {}

    @BeforeAll
    void tellAllSdks(@TempDir Path directory) throws Exception {
        String missing = SdkRun.missing();
        if (missing != null) {
            System.err.println("[WARNING] SdkIT is skipped, and no SDK was tried: " + missing);
        }
        Assumptions.assumeTrue(missing == null, missing);
        noBrowser = SdkPages.missing();
        if (noBrowser != null) {
            System.err.println("[WARNING] SdkIT tries no SDK for browsers: " + noBrowser);
        }
        PipelineFixture pipeline = PipelineFixture.shared();
        pages = new SdkPages();
        pipeline.stack().child(Program.API).kill();
        launch(pipeline, "--tracking.api.cors.allowed-origins=" + pages.origin());
        for (String sdk : SDKS) {
            runs.put(sdk, SdkRun.start(sdk, pipeline.endpoints().apiUri()));
        }
        if (noBrowser == null) {
            pages.open(SDKS, pipeline.endpoints().apiUri(), Files.createDirectories(directory.resolve("profile")));
        }
        goOnPages(0);
        runs.values().forEach(SdkRun::goOn);
        awaitSettled();

        runs.forEach((sdk, run) -> {
            if (!sdk.equals(GIVES_UP)) {
                run.goOn();
            }
        });
        pipeline.stack().child(Program.API).kill();
        goOnPages(1);
        launch(pipeline, "--tracking.api.cors.allowed-origins=" + pages.origin());

        Optional.ofNullable(runs.get(GIVES_UP)).ifPresent(SdkRun::goOn);
        awaitSettled();
        goOnPages(2);
        runs.values().forEach(SdkRun::goOn);
        awaitSettled();
        awaitRows(pipeline);
        pipeline.awaitDrained();
        read(pipeline);
        rows.putAll(pipeline.occurrences("events"));
    }

    private void awaitSettled() throws IOException {
        for (SdkRun run : runs.values()) {
            run.awaitSettled();
        }
    }

    private static void launch(PipelineFixture pipeline, String... arguments) {
        pipeline.stack().launch(Program.API, List.of(arguments));
        pipeline.stack().awaitReady(PATIENCE, Program.API);
    }

    private void goOnPages(int round) {
        pages.goOn(round);
        if (noBrowser == null) {
            await().atMost(DELIVERY).until(() -> SDKS.stream()
                    .allMatch(sdk -> pages.error(sdk) != null || pages.told(sdk).size() == 5 * (round + 1)));
        }
    }

    /** Browsers do not say when they have sent everything; a row that never comes fails its SDK's test, not this. */
    private void awaitRows(PipelineFixture pipeline) {
        if (noBrowser != null) {
            return;
        }
        try {
            await().atMost(DELIVERY).pollInterval(Duration.ofSeconds(2)).until(() -> {
                read(pipeline);
                return SDKS.stream().flatMap(sdk -> pages.told(sdk).stream()).noneMatch(this::isMissing);
            });
        } catch (ConditionTimeoutException missing) {
            System.err.println("Not all calls of the pages became rows within " + DELIVERY);
        }
    }

    private void read(PipelineFixture pipeline) throws IOException {
        List<Line> now = pipeline.filed("events").stream()
                .map(line -> new Line(line.path("request_id").asString(), Leaves.of(line)))
                .toList();
        lines.clear();
        lines.addAll(now);
    }

    @AfterAll
    void stopAll() throws IOException {
        runs.values().forEach(SdkRun::close);
        if (pages != null) {
            pages.close();
            PipelineFixture pipeline = PipelineFixture.shared();
            pipeline.stack().child(Program.API).kill();
            launch(pipeline);
        }
    }

    @ParameterizedTest
    @FieldSource("SDKS")
    void keepsEachValueOfEachCallForNodeInOneRow(String sdk) {
        areInRows(runs.get(sdk).told());
    }

    @ParameterizedTest
    @FieldSource("SDKS")
    void keepsEachValueOfEachCallForBrowsersInOneRow(String sdk) {
        Assumptions.assumeTrue(noBrowser == null, noBrowser);

        assertThat(pages.error(sdk)).isNull();
        areInRows(pages.told(sdk));
    }

    /** Of each five calls, the second ones were made while nobody answered. */
    private void areInRows(List<JsonNode> told) {
        assertThat(told).hasSize(15);
        assertThat(told.subList(5, 10)).allSatisfy(this::isOneRowOrGivenUp);
        assertThat(told.subList(0, 5)).allSatisfy(this::isOneRow);
        assertThat(told.subList(10, 15)).allSatisfy(this::isOneRow);
    }

    private void isOneRowOrGivenUp(JsonNode call) {
        if (!isGivenUp(call)) {
            isOneRow(call);
        } else {
            assertThat(holders(call)).as("rows of %s", call).hasSizeLessThan(2);
            holders(call).forEach(row -> assertThat(rows).containsEntry(row, 1));
        }
    }

    private boolean isMissing(JsonNode call) {
        return !isGivenUp(call) && holders(call).isEmpty();
    }

    private static boolean isGivenUp(JsonNode call) {
        return !call.path("givenUp").asString("").isEmpty();
    }

    private void isOneRow(JsonNode call) {
        List<String> holders = holders(call);
        if (holders.isEmpty()) {
            fail("No row holds all of %s: %s", call, nearest(Leaves.of(call.path("told"))));
        }
        assertThat(holders).as("rows of %s", call).hasSize(1);
        assertThat(rows).containsEntry(holders.get(0), 1);
    }

    /** The request_ids of the lines that hold every value that the SDK was told. */
    private List<String> holders(JsonNode call) {
        List<String> told = Leaves.of(call.path("told"));
        Stream<Line> found = lines.stream().filter(line -> line.values().containsAll(told));
        return found.map(Line::requestId).distinct().toList();
    }

    /** What the row lacks that has most of it. */
    private String nearest(List<String> told) {
        List<String> least = told;
        for (Line line : lines) {
            List<String> lacking = new ArrayList<>(told);
            lacking.removeAll(line.values());
            if (lacking.size() < least.size()) {
                least = lacking;
            }
        }
        return "the nearest one lacks " + least;
    }
}
