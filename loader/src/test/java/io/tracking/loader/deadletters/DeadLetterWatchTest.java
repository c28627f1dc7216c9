package io.tracking.loader.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.RecordingAnnouncer;
import io.tracking.loader.queue.QueueUnavailableException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class DeadLetterWatchTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private LongSupplier there = () -> 0;
    private final RecordingAnnouncer told = new RecordingAnnouncer();
    private final DeadLetterWatch watch = new DeadLetterWatch(counting(), meters, told, Clock.systemUTC());

    private DeadLetterQueue counting() {
        return (DeadLetterQueue) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DeadLetterQueue.class},
                (proxy, method, arguments) -> there.getAsLong());
    }

    private double shown() {
        return meters.get("tracking.loader.dead.letters").gauge().value();
    }

    private static long silent() {
        throw new QueueUnavailableException("Cannot count the dead letters: down", new RuntimeException());
    }

    @Test
    void showsNoZeroThatItDoesNotKnow() {
        assertThat(shown()).as("not counted yet").isNaN();
        watch.look();
        assertThat(shown()).isZero();

        there = DeadLetterWatchTest::silent;
        watch.look();

        assertThat(shown()).isNaN();
        there = () -> 2;
        watch.look();
        assertThat(shown()).isEqualTo(2);
    }

    @Test
    void tellsOthersWhenThereAreMore() {
        watch.look();
        assertThat(told.announcements).isEmpty();

        there = () -> 2;
        watch.look();
        watch.look();
        there = () -> 1;
        watch.look();
        there = () -> 4;
        watch.look();

        assertThat(told.announcements)
                .extracting(Announcement::data)
                .containsExactly(Map.of("count", 2L, "more", 2L), Map.of("count", 4L, "more", 3L));
    }

    @Test
    void goesOnShowingWhatItHasSeen() {
        there = () -> 2;
        watch.look();
        there = DeadLetterWatchTest::silent;

        watch.look();

        assertThat(shown()).isEqualTo(2);
    }
}
