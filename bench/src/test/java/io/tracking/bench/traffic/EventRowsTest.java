package io.tracking.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Accepted;
import io.tracking.sandbox.demo.Events;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventRowsTest {

    private static final int MANY = 5_000;

    private final Events events = new Events(1);

    @Test
    void everyEventIsValidAndOneInTwentyCarriesACampaign() {
        EventRows rows = new EventRows(events);
        long campaigns = 0;
        long bytes = 0;
        for (long i = 0; i < MANY; i++) {
            Accepted row = rows.row(i, Instant.EPOCH);
            assertThat(row.requestId()).isEqualTo(events.requestId(i));
            campaigns += row.utmRow() == null ? 0 : 1;
            bytes += events.event(i).length;
        }

        assertThat(campaigns).isBetween(MANY / 30L, MANY / 15L);
        assertThat(bytes / MANY).isBetween(600L, 850L);
    }
}
