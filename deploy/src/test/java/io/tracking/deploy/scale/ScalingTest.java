package io.tracking.deploy.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tracking.deploy.Repository;
import io.tracking.deploy.Tool;
import io.tracking.deploy.cost.Cases;
import io.tracking.deploy.cost.DesignSettings;
import io.tracking.deploy.cost.FigureSheet;
import io.tracking.deploy.cost.Pipeline;
import io.tracking.deploy.cost.ScalePlan;
import io.tracking.deploy.cost.TrafficShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScalingTest {

    private static FigureSheet figures() throws IOException {
        return FigureSheet.read(Repository.ROOT);
    }

    private static String output(String... arguments) throws IOException {
        return Tool.output(Repository.ROOT, new Scaling.Arguments(), List.of(arguments), Scaling::print);
    }

    static Stream<ScalePlan.Row> rows() throws IOException {
        return ScalePlan.read(Repository.ROOT).rows().stream();
    }

    private static Pipeline pipeline(double eventsPerHour, DesignSettings settings) throws IOException {
        return new Pipeline(figures(), new TrafficShape(eventsPerHour, 700, 1), settings);
    }

    private static Capacity.Part fullest(double eventsPerHour, DesignSettings settings) throws IOException {
        return Capacity.of(figures(), pipeline(eventsPerHour, settings)).fullest();
    }

    /** When it fails: put what {@code bench/scale-plan} prints at the end of the page, and read the sentences above it again. */
    @Test
    void thePageEndsWithWhatTheProgramPrints() throws IOException {
        assertThat(Files.readString(Repository.ROOT.resolve("docs/SCALING.md"))).endsWith(output());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void noPartIsFullOnceEverythingIsTurned(ScalePlan.Row row) throws IOException {
        assertThat(fullest(row.eventsPerHour(), row.settings()).share()).isLessThan(0.9);
    }

    @Test
    void whatIsTurnedWasNeededOrHasAReason() throws IOException {
        ScalePlan plan = ScalePlan.read(Repository.ROOT);
        for (int i = 1; i < plan.rows().size(); i++) {
            ScalePlan.Row row = plan.rows().get(i);
            double untuned = fullest(row.eventsPerHour(), plan.rows().get(i - 1).settings())
                    .share();

            assertThat(row.turned().isEmpty() || !row.why().isEmpty())
                    .as("%s events an hour with the settings before: %.2f full", row.eventsPerHour(), untuned)
                    .isEqualTo(untuned < 0.9);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theSimulationFindsWhatTheFormulasCompute(ScalePlan.Row row) throws IOException {
        Pipeline pipeline = pipeline(row.eventsPerHour(), row.settings());

        Simulation.Result simulated = Simulation.run(figures(), pipeline);

        assertThat(simulated.keepsUp()).isTrue();
        assertThat(simulated.inFlight()).isCloseTo(pipeline.inFlight(), Percentage.withPercentage(5));
        assertThat(simulated.filesPerHour()).isCloseTo(pipeline.filesPerHour(), Percentage.withPercentage(5));
        assertThat(simulated.loadsPerHour()).isCloseTo(pipeline.loadsPerHour(), Percentage.withPercentage(5));
        assertThat(simulated.awakeShare()).isCloseTo(pipeline.awakeShare(), within(0.1));
    }

    @Test
    void theSimulationSeesWhatFallsBehind() throws IOException {
        ScalePlan plan = ScalePlan.read(Repository.ROOT);
        DesignSettings hundredMillion = plan.settings(1e8);

        // 8 RPUs load 90 000 events a second; a billion an hour are 278 000.
        assertThat(Simulation.run(figures(), pipeline(1e9, hundredMillion)).keepsUp())
                .isFalse();
        assertThat(fullest(1e9, hundredMillion).share()).isGreaterThan(1);
    }

    /** 2 000 events a second of 1 000 bytes: 150 s fill a window, 5 s publish it, 8 s load it. */
    @Test
    void theSimulationOfRoundFigures() {
        Simulation.Result result = Simulation.run(Cases.figures(), Cases.pipeline(2000, 1000, 1));

        assertThat(result.inFlight()).isCloseTo(40 * 155, within(10.0));
        assertThat(result.filesPerHour()).isEqualTo(48);
        assertThat(result.loadsPerHour()).isEqualTo(24);
        assertThat(result.awakeShare()).isCloseTo(0.4, within(0.001));
        assertThat(result.visibleAfter()).isCloseTo(150 + 5 + 8, within(0.2));
        assertThat(result.keepsUp()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // 2 000 posts a second of 100 000
        "WAF, 0.02",
        // 0.2 cores of ten tasks of one core of which half is used
        "tracking-api, 0.04",
        "SQS in flight, 0.05166666666666667",
        // The one loader that is always there.
        "loader, 0",
        // 24 files of a table an hour, of 3 500 a second
        "S3 PUT, 0.0000019047619047619048",
        "S3 listing, 0.013333333333333334",
        // The two files of a window.
        "files of a load, 0",
        // 2 % of the time, of 70 %
        "Redshift loads, 0.02857142857142857",
    })
    void howFullEachPartIs(String name, double share) {
        Capacity capacity = Capacity.of(Cases.figures(), Cases.pipeline(2000, 1000, 1));

        Capacity.Part part = capacity.parts().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(part.share()).isCloseTo(share, within(1e-12));
        assertThat(capacity.fullest().name()).isEqualTo("SQS in flight");
    }

    @Test
    void whatIsAlwaysThereSaysNothingAndWhatHasNoRoomIsFull() {
        assertThat(new Capacity.Part("p", 1, 1, 1, "u", "t", "f").share()).isZero();
        assertThat(new Capacity.Part("p", 2, 1, 1, "u", "t", "f").share()).isInfinite();
        assertThat(new Capacity.Part("p", 3, 1, 5, "u", "t", "f").share()).isEqualTo(0.5);
    }

    @Test
    void whatIsTurnedExists() throws IOException {
        Set<String> known = new HashSet<>(Set.of("cells"));
        find(Repository.words("docs/CONFIGURATION.md"), "`(tracking\\.[a-z.-]+)`", known);
        for (String account : List.of("engineering", "data-platform")) {
            find(Repository.words("deploy/terraform/" + account + "/variables.tf"), "variable \"([a-z_]+)\"", known);
        }
        Set<String> named =
                new HashSet<>(ScalePlan.read(Repository.ROOT).start().keySet());
        find(Repository.words("docs/SCALING.md"), "`([a-z_]+|tracking\\.[a-z.-]+)`", named);

        assertThat(known).containsAll(named);
    }

    private static void find(String text, String pattern, Set<String> found) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
    }

    /** The first row is what stands in the development example and in the applications' defaults. */
    @Test
    void theStartIsWhatIsSetAnyway() throws IOException {
        Map<String, String> set = new HashMap<>(Map.of("cells", "1"));
        pairs(
                Files.readString(Repository.ROOT.resolve("docs/CONFIGURATION.md")),
                "(?m)^\\| `(tracking\\.[a-z.-]+)` \\| `([^`]*)` ",
                set);
        String development =
                Files.readString(Repository.ROOT.resolve("deploy/terraform/environments/development.tfvars.example"));
        pairs(development, "(?m)^([a-z_]+) += ([0-9]+)$", set);
        assertThat(set).containsAllEntriesOf(ScalePlan.read(Repository.ROOT).start());
    }

    private static void pairs(String text, String pattern, Map<String, String> found) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.put(matcher.group(1), matcher.group(2));
        }
    }

    @Test
    void theMeasuredPartFindsTheBytesThatTheTablesComputeWith() throws IOException {
        Measured measured = Measured.on(Duration.ZERO, 59);

        assertThat(measured.bytes()).isCloseTo(figures().value("event-bytes"), Percentage.withPercentage(5));
        assertThat(measured.queueBytes()).isCloseTo(figures().value("queue-bytes"), Percentage.withPercentage(2));
        assertThat(measured.fileBytes()).isCloseTo(figures().value("file-bytes"), Percentage.withPercentage(5));
        assertThat(measured.apiMicros()).isPositive();
        assertThat(measured.loaderMicros()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --measure=-1         | --measure must be 0 to 600 seconds, got -1
                    --measure=long       | Invalid value for option '--measure': 'long' is not an int
                    --bytes=100000       | bytes must be 1 to 65536
                    --events-per-post=0  | events-per-post must be 1 to 10000
                    --decades=3          | Unknown option: '--decades=3'
                    """)
    void saysWhatIsWrong(String argument, String message) {
        assertThatThrownBy(() -> output(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    start: {}                                                   | expected start and plan
                    {start: {}, plan: [{turn: {}}]}                             | expected events-per-hour in each row, got {turn={}}
                    {start: {}, plan: [{events-per-hour: 1, turn: {a: 1}}]}     | start has no a, which a row turns
                    {start: {cells: x}, plan: [{events-per-hour: 1}]}           | cells must be a number, a duration such as 30s or 5m, or a size such as 32MB, got x
                    """)
    void saysWhatIsWrongInThePlan(String content, String message, @TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("deploy"));
        Files.writeString(root.resolve("deploy/scale-plan.yml"), content);

        assertThatThrownBy(() -> ScalePlan.read(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot read deploy/scale-plan.yml: " + message);
    }
}
