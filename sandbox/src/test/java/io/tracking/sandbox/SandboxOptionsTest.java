package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.sandbox.process.LocalEndpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxOptionsTest {

    private static final Path ROOT = Path.of("/repository");

    @Test
    void hasADefaultForEverything() {
        SandboxOptions options = SandboxOptions.parse(List.of(), ROOT);

        assertThat(options)
                .isEqualTo(new SandboxOptions(
                        Path.of("/repository/.sandbox"),
                        false,
                        Duration.ofSeconds(10),
                        0,
                        Long.MAX_VALUE,
                        1,
                        LocalEndpoints.defaults()));
    }

    @Test
    void readsBothFormsOfAnOption() {
        SandboxOptions options = SandboxOptions.parse(
                List.of(
                        "--fresh",
                        "--window",
                        "1m",
                        "--demo=500",
                        "--demo-events",
                        "200_000",
                        "--demo-seed=7",
                        "--api-port=18080",
                        "--loader-port",
                        "18081",
                        "--sqs-port=19324",
                        "--s3-port=19000",
                        "--redshift-port=15439",
                        "--directory=/tmp/elsewhere"),
                ROOT);

        assertThat(options)
                .isEqualTo(new SandboxOptions(
                        Path.of("/tmp/elsewhere"),
                        true,
                        Duration.ofMinutes(1),
                        500,
                        200_000,
                        7,
                        new LocalEndpoints(18080, 18081, 19324, 19000, 15439)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --frehs               | Unknown option: '--frehs'
                    --fresh=yes           | Invalid value for option '--fresh': 'yes' is not a boolean
                    --demo                | Missing required parameter for option '--demo' (N)
                    --demo=many           | Invalid value for option '--demo': expected a whole number from 0 to 1000000, got many
                    --api-port=0          | Invalid value for option '--api-port': expected a whole number from 1 to 65535, got 0
                    --window=7m           | Invalid value for option '--window': expected a divisor of one hour such as 10s, 1m or 5m, got 7m
                    --window=0s           | Invalid value for option '--window': expected a divisor of one hour such as 10s, 1m or 5m, got 0s
                    --window=2h           | Invalid value for option '--window': expected a divisor of one hour such as 10s, 1m or 5m, got 2h
                    --window=PT10S        | Invalid value for option '--window': expected a divisor of one hour such as 10s, 1m or 5m, got PT10S
                    --demo-events=5       | --demo-events needs --demo N, the events a second
                    """)
    void saysWhatIsWrong(String argument, String message) {
        assertThatThrownBy(() -> SandboxOptions.parse(List.of(argument), ROOT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void findsADirectoryThatIsNamedFromWhereTheCommandWasTyped() {
        assertThat(SandboxOptions.parse(List.of("--directory", "here"), ROOT).directory())
                .isEqualTo(Path.of("here").toAbsolutePath());
    }

    @Test
    void explainsEveryOption() {
        for (String option : List.of(
                "fresh",
                "window",
                "demo",
                "demo-events",
                "demo-seed",
                "api-port",
                "loader-port",
                "sqs-port",
                "s3-port",
                "redshift-port",
                "directory")) {
            assertThat(SandboxOptions.usage()).containsPattern("--" + option + "[ =]");
        }
    }
}
