package io.tracking.loader.queue;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueuePropertiesTest {

    @Test
    void aRequestWaitsTwentySecondsAtMost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Duration.ofSeconds(21), Duration.ofMinutes(7), Duration.ofSeconds(50)))
                .withMessage("tracking.queue.long-poll must be whole seconds from PT0S to PT20S, got PT21S");
    }

    @Test
    void visibilityIsWhatSqsTakes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Duration.ofSeconds(20), Duration.ofHours(13), Duration.ofSeconds(50)))
                .withMessageContaining("tracking.queue.visibility");
    }

    @Test
    void stoppingWaitsForRequestsUnderWay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Duration.ofSeconds(20), Duration.ofMinutes(7), Duration.ofSeconds(10)))
                .withMessageContaining("tracking.queue.stop-within must be whole seconds from PT20S");
    }

    private static QueueProperties properties(Duration longPoll, Duration visibility, Duration stopWithin) {
        return new QueueProperties("queue", 1, longPoll, visibility, stopWithin);
    }
}
