package io.tracking.loader.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.envelope.RowsBuilder;
import io.tracking.common.lake.Folder;
import io.tracking.common.traces.Sampling;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RowTracesTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    private static RowTraces rows(Folder folder, double ratio) {
        return new RowTraces(CLOCK, (key, rows, traced, closed) -> {}, folder, new Sampling(ratio));
    }

    private static void add(RowTraces traces, int from, int to) {
        RowsBuilder rows = new RowsBuilder();
        for (int i = from; i < to; i++) {
            rows.add(("{\"request_timestamp\":\"2026-11-21 12:00:00.000000\",\"request_id\":\"record " + i
                            + "\",\"topic\":\"x\"}")
                    .getBytes(StandardCharsets.UTF_8));
        }
        traces.add(rows.rows());
    }

    @Test
    void keepsSoManyRowsOfAFileAndCountsTheOthers() {
        RowTraces traces = rows(Folder.EVENTS, 1);

        add(traces, 0, RowTraces.MOST - 1);
        add(traces, RowTraces.MOST - 1, RowTraces.MOST + 5);

        assertThat(traces.kept()).hasSize(RowTraces.MOST);
        assertThat(traces.leftOut()).isEqualTo(5);
        assertThat(traces.kept().get(1))
                .satisfies(row -> assertThat(row.ids().name()).isEqualTo("record 1"))
                .satisfies(row -> assertThat(row.received()).isEqualTo(NOON));
    }

    @Test
    void keepsOnlyWhatIsSampled() {
        RowTraces some = rows(Folder.EVENTS, 0.1);
        RowTraces none = rows(Folder.EVENTS, 0);

        add(some, 0, 1_000);
        add(none, 0, 1_000);

        assertThat(some.kept()).hasSizeBetween(50, 150);
        assertThat(none.kept()).isEmpty();
    }

    @Test
    void rejectedRecordsHaveNoTrace() {
        RowTraces traces = rows(Folder.REJECTED, 1);

        add(traces, 0, 3);

        assertThat(traces.kept()).isEmpty();
    }
}
