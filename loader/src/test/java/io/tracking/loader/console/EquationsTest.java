package io.tracking.loader.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class EquationsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Equations equations = new Equations(new MeterReader(registry));

    @Test
    void holdsWhileEveryRowIsSomewhere() {
        count("received", 5);
        count("published", 3);
        registry.gauge("tracking.loader.rows.open", Tags.of("folder", "events"), 2);

        assertThat(rows(equations.look()).holds()).isTrue();
        assertThat(rows(equations.look()).holds()).isTrue();
    }

    @Test
    void isBrokenOnceARowStaysAway() {
        count("received", 5);
        count("published", 4);

        assertThat(rows(equations.look()).holds())
                .as("the row may be on its way between two counters")
                .isTrue();
        assertThat(rows(equations.look()).holds()).isFalse();

        count("published", 1);
        assertThat(rows(equations.look()).holds()).isTrue();
    }

    private void count(String name, int rows) {
        registry.counter("tracking.loader.rows." + name, "folder", "events").increment(rows);
    }

    private static Now.Equation rows(List<Now.Equation> told) {
        return told.stream()
                .filter(equation -> equation.name().equals("rows") && "events".equals(equation.of()))
                .findFirst()
                .orElseThrow();
    }
}
