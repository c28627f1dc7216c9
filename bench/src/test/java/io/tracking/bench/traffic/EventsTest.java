package io.tracking.bench.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.common.record.Accepted;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventsTest {

    private static final int MANY = 5_000;

    private final Events events = new Events(Path.of("../data/user-events.json"), 1);

    @Test
    void everyEventIsValidAndOneInTwentyCarriesACampaign() {
        Rows rows = new Rows(events);
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

    @Test
    void noIdComesTwiceAndBodiesVary() {
        Set<String> ids = new HashSet<>();
        Set<String> topics = new HashSet<>();
        LongStream.range(0, MANY).forEach(i -> {
            ids.add(events.requestId(i));
            String text = new String(events.event(i), StandardCharsets.UTF_8);
            topics.add(text.replaceAll(".*\"topic\":\"([^\"]+)\".*", "$1"));
        });

        assertThat(ids).hasSize(MANY);
        assertThat(topics).hasSize(100);
        assertThat(new Events(Path.of("../data/user-events.json"), 2).requestId(0))
                .isNotIn(ids);
    }
}
