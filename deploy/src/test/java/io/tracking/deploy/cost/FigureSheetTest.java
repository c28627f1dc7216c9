package io.tracking.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tracking.deploy.Repository;
import io.tracking.deploy.cost.Figure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FigureSheetTest {

    static Stream<Figure> figures() throws IOException {
        return FigureSheet.read(Repository.ROOT).all().stream();
    }

    static Stream<Figure> figuresOfThisRepository() throws IOException {
        return figures().filter(figure -> figure.kind() == Kind.MEASURED || figure.kind() == Kind.SET);
    }

    static Stream<Figure> figuresOfAws() throws IOException {
        return figures().filter(figure -> figure.kind() == Kind.PRICE || figure.kind() == Kind.RULE);
    }

    /** When it fails: the page says something else now, and the figure has to follow it. */
    @ParameterizedTest
    @MethodSource("figuresOfThisRepository")
    void thePageSaysWhatTheFigureSays(Figure figure) throws IOException {
        assertThat(Repository.words(figure.source()))
                .contains(String.valueOf(figure.says()).replaceAll("\\s+", " "));
    }

    @ParameterizedTest
    @MethodSource("figuresOfAws")
    void aFigureOfAwsHasItsPageAndWhenItWasKnown(Figure figure) {
        assertThat(figure.source()).matches("https://(docs\\.)?aws\\.amazon\\.com/\\S+");
        assertThat(figure.known()).matches("20\\d\\d(-\\d\\d)?|copy");
        assertThat(figure.by()).matches("recalled|that page|https://\\S+(, \\S+\\.golden)?");
        assertThat(figure.steps()).allMatch(step -> step.value() > 0);
    }

    @Test
    void theTwoFilesOfRoundFiguresHaveTheSameNames() throws IOException {
        assertThat(names(Repository.ROUND)).containsExactlyInAnyOrderElementsOf(names(Repository.ROOT));
    }

    private static List<String> names(Path root) throws IOException {
        return FigureSheet.read(root).all().stream().map(Figure::name).toList();
    }

    /** What the bill takes from the Terraform by number. */
    @Test
    void thereAreAsManyAlarmsKeysMetricsAndEndpointsAsTheTerraformMakes() throws IOException {
        FigureSheet figures = FigureSheet.read(Repository.ROOT);
        String platform = Files.readString(Repository.ROOT.resolve("deploy/terraform/data-platform/alarms.tf"));
        String engineering = Files.readString(Repository.ROOT.resolve("deploy/terraform/engineering/alarms.tf"));
        int ofEach = strings(platform, "findings = ") + strings(platform, "services = ");

        String api = Files.readString(Repository.ROOT.resolve("deploy/terraform/engineering/api.tf"));
        String loader = Files.readString(Repository.ROOT.resolve("deploy/terraform/data-platform/loader.tf"));
        assertThat(figures.value("alarms"))
                .isEqualTo(count(engineering, "(?m)^ +\"[a-z0-9-]+\" = \\{$")
                        + count(platform, "(?m)^ +\"[a-z0-9-]+\" = \\{$")
                        + ofEach
                        // AWS makes two for each target, and bills one of two metrics twice.
                        + 2 * count(api, "policy_type += \"TargetTrackingScaling\"")
                        + 2 * 2 * count(loader, "resource \"aws_cloudwatch_metric_alarm\" \"backlog\""));
        // Of the two that have a label there is one for each finding and service; tracking-api knows two services.
        assertThat(figures.value("metrics"))
                .isEqualTo(count(api, "\"tracking_[a-z_]+\"")
                        - 1
                        + 2
                        + count(loader, "\"tracking_[a-z_]+\"")
                        - 2
                        + ofEach);
        assertThat(figures.value("engineering-endpoints"))
                .isEqualTo(endpoints("deploy/terraform/engineering/network.tf") + ofBoth());
        assertThat(figures.value("platform-endpoints"))
                .isEqualTo(endpoints("deploy/terraform/data-platform/network.tf") + ofBoth());
        try (Stream<Path> files = Files.walk(Repository.ROOT.resolve("deploy/terraform"))) {
            int keys = 0;
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".tf")).toList()) {
                keys += count(Files.readString(file), "resource \"aws_kms_key\"");
            }
            assertThat(figures.value("keys")).isEqualTo(keys);
        }
    }

    /** Without that of S3, which costs nothing, and those that are there with a cluster or a topic alone. */
    private static int endpoints(String path) throws IOException {
        return count(
                Files.readString(Repository.ROOT.resolve(path)),
                "(?m)data\\.aws_iam_policy_document\\.(?!s3)[a-z]+_endpoint\\.json(?! if var\\.([a-z_]+_kubernetes|notify_topic_arn))");
    }

    private static int ofBoth() throws IOException {
        return count(
                Files.readString(Repository.ROOT.resolve("deploy/terraform/modules/endpoints/main.tf")),
                "(?m)^    \"?[a-z.]+\"? += data\\.aws_iam_policy_document");
    }

    private static int strings(String text, String before) {
        int start = text.indexOf(before);
        return count(text.substring(start, text.indexOf(']', start)), "\"[^\"]+\"");
    }

    private static int count(String text, String pattern) {
        return (int) Pattern.compile(pattern).matcher(text).results().count();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "50, 5", "100, 10", "300, 20"})
    void eachTierHasItsPrice(double quantity, double dollars) throws IOException {
        Figure tiers = FigureSheet.read(Repository.ROUND).get("transfer-out");

        assertThat(tiers.dollars(quantity)).isEqualTo(dollars);
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "100, 200", "1000, 100", "10000, 50", "1000000, 50"})
    void betweenTwoPointsLiesTheLineInLogarithms(double at, double value) throws IOException {
        Figure points = FigureSheet.read(Repository.ROUND).get("request-micros");

        assertThat(points.at(at)).isCloseTo(value, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {price: cheap, unit: GB, page: x, known: y, by: z}                        | a: expected a number that is not negative, got cheap
                    {price: -1, unit: GB, page: x, known: y, by: z}                           | a: expected a number that is not negative, got -1
                    {price: 1, unit: GB}                                                      | a: expected where the figure comes from, its unit, or when it was known, got nothing
                    {price: 1, page: x, known: y, by: z}                                      | a: expected where the figure comes from, its unit, or when it was known, got nothing
                    {price: 1, unit: GB, page: x}                                             | a: expected where the figure comes from, its unit, or when it was known, got nothing
                    {tiers: [{price: 1}, {price: 2}], unit: GB, page: x, known: y, by: z}     | a: expected ascending tiers or points
                    5                                                                         | a: expected keys and values, got 5
                    """)
    void saysWhichFigureIsWrong(String entry, String message, @TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("deploy"));
        Files.writeString(
                root.resolve("deploy/prices.yml"), "region: r\nhours-a-month: 730\nprices:\n  a: " + entry + "\n");

        assertThatThrownBy(() -> FigureSheet.read(root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot read deploy/prices.yml, " + message);
    }
}
