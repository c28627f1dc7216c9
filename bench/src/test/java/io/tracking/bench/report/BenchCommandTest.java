package io.tracking.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tracking.bench.drain.DrainBench;
import io.tracking.bench.ingest.IngestBench;
import io.tracking.bench.loading.LoadBench;
import io.tracking.bench.loading.ScaleBench;
import io.tracking.bench.redshift.RedshiftBench;
import io.tracking.bench.soak.SoakBench;
import io.tracking.bench.variants.ClientBench;
import io.tracking.bench.variants.ServerBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BenchCommandTest {

    private static final BenchCommand COMMAND = BenchCommand.of("some", "Measures something.")
            .inRounds()
            .with("before", "", "Another checkout.")
            .with("rounds", 3, "Rounds.")
            .build();

    static Stream<BenchCommand> commands() {
        return Stream.of(
                IngestBench.COMMAND,
                DrainBench.COMMAND,
                LoadBench.COMMAND,
                ScaleBench.COMMAND,
                SoakBench.COMMAND,
                ServerBench.COMMAND,
                ClientBench.COMMAND,
                RedshiftBench.COMMAND);
    }

    /** When it fails: put the expected text into {@code bench/help/<name>.txt}. */
    @ParameterizedTest
    @MethodSource("commands")
    void scriptsPrintWhatTheProgramsUnderstand(BenchCommand command) throws IOException {
        assertThat(Path.of("help", command.name() + ".txt")).hasContent(command.usage());
        assertThat(Files.readString(Path.of(command.name())))
                .contains("/measure\" " + command.name() + " io.tracking.bench.");
    }

    /** What cannot be measured is refused before anything is made. */
    @ParameterizedTest
    @CsvSource({
        "redshift,rows,0",
        "redshift,rows,-5",
        "redshift,files,0",
        "redshift,days,0",
        "redshift,rounds,0",
        "ingest,seconds,0",
        "ingest,warmup,-1",
        "drain,events,0",
        "load,rows,0",
        "soak,rate,-1"
    })
    void refusesANumberThatIsTooSmall(String bench, String option, String value) {
        BenchCommand command =
                commands().filter(each -> each.name().equals(bench)).findFirst().orElseThrow();

        assertThatThrownBy(() -> command.parse("--" + option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Invalid value for option '--" + option + "': expected a whole number from ")
                .hasMessageContaining("got " + value);
    }

    @Test
    void readsBothFormsOfAnOptionAndHasADefaultForEachOther() {
        Options options = COMMAND.parse("--before", "/elsewhere", "--others=20");

        assertThat(options.text("before")).isEqualTo("/elsewhere");
        assertThat(options.number("others")).isEqualTo(20);
        assertThat(options.number("rounds")).isEqualTo(3);
        assertThat(options.list("java")).isEqualTo(List.of());
        assertThat(options.text("json")).isEqualTo("bench/target/some.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --rouns=1     | Unknown option: '--rouns=1'
                    --rounds      | Missing required parameter for option '--rounds' (N)
                    --rounds=many | Invalid value for option '--rounds': 'many' is not an int
                    """)
    void saysWhatIsWrong(String argument, String message) {
        assertThatThrownBy(() -> COMMAND.parse(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("--before");
    }
}
