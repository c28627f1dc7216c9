package io.tracking.common.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {

    private static final List<TraceIds> RECORDS =
            IntStream.range(0, 20_000).mapToObj(i -> TraceIds.of("record " + i)).toList();

    @Test
    void takesAllOrNone() {
        assertThat(RECORDS).allMatch(new Sampling(1)::takes).noneMatch(new Sampling(0)::takes);
    }

    @Test
    void takesTheShareThatItIsTold() {
        assertThat(RECORDS.stream().filter(new Sampling(0.1)::takes).count() / 20_000.0)
                .isCloseTo(0.1, within(0.01));
    }

    @Test
    void takesWithALargerShareWhatASmallerOneTakes() {
        assertThat(RECORDS).filteredOn(new Sampling(0.01)::takes).isNotEmpty().allMatch(new Sampling(0.2)::takes);
    }

    @Test
    void looksAtTheLast56BitsAsCollectorsDo() {
        Sampling half = new Sampling(0.5);

        assertThat(half.takes(new TraceIds("", "ffffffffffffffffff80000000000000", "")))
                .isTrue();
        assertThat(half.takes(new TraceIds("", "ffffffffffffffffff7fffffffffffff", "")))
                .isFalse();
    }

    @Test
    void refusesAShareThatThereIsNot() {
        for (double ratio : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new Sampling(ratio))
                    .hasMessageContaining("tracking.traces.ratio must be 0 to 1, got " + ratio);
        }
    }
}
