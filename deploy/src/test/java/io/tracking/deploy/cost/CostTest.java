package io.tracking.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.deploy.Repository;
import io.tracking.deploy.Tool;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {

    private static String output(String... arguments) throws IOException {
        return Tool.output(Repository.ROOT, new Cost.Arguments(), List.of(arguments), Cost::print);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "1000000", "100000000"})
    void eachLineHasItsSourcesAndEachSourceItsPlace(String events) throws IOException {
        String text = output("--events-per-hour", events, "--bytes=700");

        List<String> parts = text.lines()
                .filter(line -> line.matches("  [a-zA-Z].*"))
                .filter(line -> !line.startsWith("  together"))
                .toList();
        assertThat(parts).hasSize(12 + 12 + 12).allMatch(line -> line.matches(".*[ ~][0-9]+(,[0-9]+)*"));
        String last = parts.get(parts.size() - 1);
        List<String> sources =
                text.lines().filter(line -> line.matches(" +[0-9]+  .*")).toList();
        assertThat(sources).allMatch(line -> line.matches(".*: (https://.*|measured, .*|set, .*|assumed: .*)"));
        Matcher number = Pattern.compile("[0-9]+$").matcher(last);
        assertThat(number.find()).isTrue();
        assertThat(sources).hasSizeGreaterThanOrEqualTo(Integer.parseInt(number.group()));
    }

    @Test
    void aLineThatRestsOnAnAssumptionIsMarked() throws IOException {
        String text = output("--events-per-hour=1000000");

        // Nobody measured how fast Redshift loads; the price of Firehose was only recalled.
        assertThat(text).containsPattern("Redshift loads .*~").containsPattern("Firehose .*~");
        assertThat(text).doesNotContainPattern("WAF .*~");
    }

    @Test
    void anExistingRedshiftIsNotPaidTwice() throws IOException {
        assertThat(output("--events-per-hour=1000000", "--existing-redshift"))
                .containsPattern("Redshift loads +0 +0  on a Redshift that is paid already");
    }

    @Test
    void nothingIsDividedByNoEvents() throws IOException {
        assertThat(output("--events-per-hour=0")).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --bytes=700                            | Missing required option: '--events-per-hour=N'
                    --events-per-hour=many                 | Invalid value for option '--events-per-hour': 'many' is not a double
                    --events-per-hour=-1                   | events-per-hour must be 0 to 100000000000, got -1
                    --events-per-hour=NaN                  | events-per-hour must be 0 to 100000000000, got NaN
                    --events-per-hour=1e12                 | events-per-hour must be 0 to 100000000000, got 1000000000000
                    --events-per-hour=1 --bytes=0          | bytes must be 1 to 65536, which is the longest record, got 0
                    --events-per-hour=1 --bytes=65537      | bytes must be 1 to 65536, which is the longest record, got 65537
                    --events-per-hour=1 --bytes=1.5        | Invalid value for option '--bytes': '1.5' is not an int
                    --events-per-hour=1 --events-per-post=0 | events-per-post must be 1 to 10000 (tracking.api.body.max-records), got 0
                    --events-per-hour=1 --months-kept=0    | --months-kept must be 1 to 120, got 0
                    --events-per-hour=1 --bites=3          | Unknown option: '--bites=3'
                    """)
    void saysWhatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> output(arguments.split(" +", -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    /** What an example says is what is counted: more of everything than the plan has at a million events an hour. */
    @Test
    void countsWhatAFileOfTerraformsVariablesSets() throws IOException {
        String text = output(
                "--events-per-hour=1000000",
                "--tfvars",
                Repository.ROOT
                        .resolve("deploy/terraform/environments/production.tfvars.example")
                        .toString());

        assertThat(text)
                .containsPattern("tracking-api .* 3 of 2 vCPU and 4 GB")
                .containsPattern("loader .* of 4 vCPU and 16 GB")
                .containsPattern("Redshift loads .* hours of 64 RPUs");
    }

    @Test
    void aFileThatSetsNothingIsRefused() {
        assertThatThrownBy(() -> output(
                        "--events-per-hour=1",
                        "--tfvars",
                        Repository.ROOT.resolve("README.md").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("README.md: expected variables such as api_cpu = 512, got none of ");
    }
}
