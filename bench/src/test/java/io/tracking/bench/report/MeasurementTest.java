package io.tracking.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private final Measurement measurement = new Measurement("title");

    @Test
    void comparesMedians() {
        for (double value : new double[] {10, 1_000, 12}) {
            measurement.add("ours", "req/s", value);
        }
        for (double value : new double[] {2, 4, 1, 100}) {
            measurement.add("theirs", "req/s", value);
        }

        assertThat(measurement.ratio("ours", "theirs", "req/s")).isEqualTo(12.0 / 3);
    }

    @Test
    void tellsWhatIsNotMet() {
        measurement.atLeast("a ratio", 0.2, 0.25);
        measurement.atMost("a count", 3L, 3L);
        measurement.atMost("never measured", Double.NaN, 3);

        assertThat(measurement.toString())
                .containsPattern("a ratio +0.200 +\\(at least 0.250\\) +<-- not met")
                .containsPattern("a count +3.000 +\\(at most 3.000\\)\\n")
                .doesNotContain("never measured");
        assertThat(measurement.toMap()).containsEntry("title", "title").containsEntry("subjects", Map.of());
    }
}
