package io.tracking.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prometheus itself reads the alarms, and rings each of them for the trouble that is written beside it. */
class AlarmsIT {

    @Test
    void ringForTheirTroubleAndForNothingLess() throws IOException {
        if (!Commands.has("promtool")) {
            Commands.notRun("promtool test rules", "there is no promtool");
            return;
        }
        assertThat(promtool("check", "rules", "alarms.yml").text()).contains("SUCCESS");

        Commands.Output tested = promtool("test", "rules", "alarms.test.yml");

        assertThat(tested.exit()).as(tested.text()).isZero();
    }

    private static Commands.Output promtool(String... arguments) throws IOException {
        return Commands.run(
                Repository.ROOT.resolve("deploy/observability"),
                Map.of(),
                Stream.concat(Stream.of("promtool"), List.of(arguments).stream())
                        .toList());
    }
}
