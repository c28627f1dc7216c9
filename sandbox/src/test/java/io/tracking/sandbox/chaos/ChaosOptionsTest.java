package io.tracking.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosOptionsTest {

    private static final Path ROOT = Path.of("/repository");

    @Test
    void hasADefaultForEverything() {
        assertThat(ChaosOptions.parse(List.of(), ROOT))
                .isEqualTo(new ChaosOptions(
                        1,
                        Duration.ofMinutes(30),
                        40,
                        Duration.ofSeconds(8),
                        ROOT,
                        Path.of("/repository/.chaos"),
                        null));
    }

    @Test
    void readsBothFormsOfAnOption() {
        List<String> arguments = List.of(
                "--minutes=0.5", "--seed", "7", "--rate=100", "--gap", "2.5", "--jars=/copy", "--directory", "/tmp/x");

        assertThat(ChaosOptions.parse(arguments, ROOT))
                .isEqualTo(new ChaosOptions(
                        7,
                        Duration.ofSeconds(30),
                        100,
                        Duration.ofMillis(2_500),
                        Path.of("/copy"),
                        Path.of("/tmp/x"),
                        null));
    }

    @Test
    void takesOneServiceAway() {
        assertThat(ChaosOptions.parse(List.of("--outage", "redshift"), ROOT).outage())
                .isEqualTo(Link.Service.REDSHIFT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --sede=1      | Unknown option: '--sede=1'
                    --seed        | Missing required parameter for option '--seed' (N)
                    --minutes=0   | Invalid value for option '--minutes': expected a number from 0.1 to 10000, got 0
                    --outage=SQS  | Invalid value for option '--outage': expected sqs, s3 or redshift, got SQS
                    --rate=many   | Invalid value for option '--rate': 'many' is not an int
                    """)
    void saysWhatIsWrong(String argument, String message) {
        assertThatThrownBy(() -> ChaosOptions.parse(List.of(argument), ROOT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
