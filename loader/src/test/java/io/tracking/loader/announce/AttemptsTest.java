package io.tracking.loader.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");
    private final Attempts attempts = new Attempts();

    private Duration later(Duration asked) {
        return attempts.later(new Receipt.Later("it answers 500", asked), NOW);
    }

    private Duration refused() {
        return attempts.refused(new Receipt.Refused("it answers 400"), NOW);
    }

    @Test
    void waitsGrowUpToFiveMinutesAndBeginAnewOnceItIsTold() {
        assertThat(later(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        for (int i = 0; i < 20; i++) {
            assertThat(later(Duration.ZERO))
                    .isLessThanOrEqualTo(Duration.ofMinutes(5).plusSeconds(1));
        }
        assertThat(later(Duration.ZERO)).isGreaterThan(Duration.ofMinutes(2));
        assertThat(attempts.parked()).isFalse();

        attempts.told();

        assertThat(attempts.since()).isEmpty();
        assertThat(later(Duration.ZERO)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatTheReceiverAsksForIsKept() {
        assertThat(later(Duration.ofMinutes(7))).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void whoRefusesAgainAndAgainIsParkedUntilItIsTold() {
        for (int i = 0; i < 4; i++) {
            assertThat(refused()).isLessThan(Duration.ofMinutes(1));
        }
        assertThat(attempts.parked()).isFalse();

        assertThat(refused()).isEqualTo(Duration.ofHours(1));

        assertThat(attempts.parked()).isTrue();
        assertThat(attempts.reason()).contains("it answers 400");
        attempts.told();
        assertThat(attempts.parked()).isFalse();
    }

    @Test
    void whoIsDownInBetweenHasNotRefusedInARow() {
        for (int i = 0; i < 12; i++) {
            refused();
            refused();
            later(Duration.ZERO);
        }

        assertThat(attempts.parked()).isFalse();
    }
}
