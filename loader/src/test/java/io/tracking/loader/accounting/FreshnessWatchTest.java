package io.tracking.loader.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.loader.ManualClock;
import io.tracking.loader.announce.Occasion;
import io.tracking.loader.announce.RecordingAnnouncer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FreshnessWatchTest {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private final RecordingAnnouncer told = new RecordingAnnouncer();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T07:00:00Z"));
    private Optional<Duration> age = Optional.empty();
    private final FreshnessWatch watch = new FreshnessWatch(() -> age, LIMIT, told, clock);

    private void look(Duration now) {
        age = Optional.of(now);
        watch.look();
    }

    @Test
    void tellsOnceWhenItBreaksAndOnceWhenItIsOver() {
        watch.look();
        look(LIMIT);
        assertThat(told.kinds()).isEmpty();

        look(LIMIT.plusSeconds(1));
        look(LIMIT.plusSeconds(9));
        clock.advance(Duration.ofMinutes(3));
        look(Duration.ZERO);
        look(Duration.ZERO);

        assertThat(told.kinds()).containsExactly(Occasion.FRESHNESS_BROKEN, Occasion.FRESHNESS_RESTORED);
        assertThat(told.announcements.get(0).data())
                .containsEntry("ageSeconds", 901L)
                .containsEntry("limitSeconds", 900L);
        assertThat(told.announcements.get(1).text()).endsWith("within the limit again after PT3M");
        look(LIMIT.plusSeconds(1));
        assertThat(told.kinds()).hasSize(3);
    }
}
