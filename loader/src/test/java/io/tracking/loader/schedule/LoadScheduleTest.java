package io.tracking.loader.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadScheduleTest {

    private final AtomicInteger runs = new AtomicInteger();
    private final WakeUp wakeUp = new WakeUp();

    @Test
    void runsAtOnceWhenItIsWoken() {
        LoadSchedule hourly = wakeUp.of(
                new LoadSchedule("hourly", Duration.ofHours(1), () -> runs.incrementAndGet() > 0, Clock.systemUTC()));
        hourly.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() == 1);

        wakeUp.ring();

        await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() == 2);
        hourly.stop();
        wakeUp.ring();
        await().atMost(Duration.ofSeconds(60)).during(Duration.ofMillis(200)).until(() -> runs.get() == 2);
    }

    @Test
    void anErrorIsNoReasonToRunAgainAtOnce() throws Exception {
        LoadSchedule hourly = new LoadSchedule(
                "hourly",
                Duration.ofHours(1),
                () -> {
                    runs.incrementAndGet();
                    throw new OutOfMemoryError("in a test");
                },
                Clock.systemUTC());
        hourly.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() == 1);
        await().atMost(Duration.ofSeconds(60)).during(Duration.ofMillis(300)).until(() -> runs.get() == 1);
        hourly.stop();
    }

    @Test
    void aRunThatIsWokenRunsOnceMoreAndNeverBesideItself() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        LoadSchedule hourly = wakeUp.of(new LoadSchedule(
                "hourly",
                Duration.ofHours(1),
                () -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    runs.incrementAndGet();
                    try {
                        assertThat(end.await(60, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    atOnce.decrementAndGet();
                    return true;
                },
                Clock.systemUTC()));
        hourly.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() == 1);

        wakeUp.ring();
        wakeUp.ring();
        end.countDown();

        await().atMost(Duration.ofSeconds(60)).until(() -> runs.get() == 2);
        await().atMost(Duration.ofSeconds(60))
                .during(Duration.ofMillis(200))
                .until(() -> runs.get() == 2 && most.get() == 1);
        hourly.stop();
    }
}
