package io.tracking.common.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WrongClockTest {

    private static final Instant START = Instant.parse("2026-11-21T07:05:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(START);
    private final Clock right = InstantSource.system().withZone(ZoneOffset.UTC);

    @Test
    void jumpsOnceAndStaysWrong() {
        Clock clock = WrongClock.of(adjustable(), Duration.ofHours(-2), Duration.ofSeconds(30));

        assertThat(clock.instant()).isEqualTo(START);
        time.set(START.plusSeconds(30));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(30).minus(Duration.ofHours(2)));
        time.set(START.plusSeconds(31));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(31).minus(Duration.ofHours(2)));
    }

    @Test
    void isTheRightClockWithoutAnOffset() {
        assertThat(WrongClock.of(right, Duration.ZERO, Duration.ofSeconds(30))).isSameAs(right);
    }

    private Clock adjustable() {
        InstantSource source = time::get;
        return source.withZone(ZoneOffset.UTC);
    }
}
