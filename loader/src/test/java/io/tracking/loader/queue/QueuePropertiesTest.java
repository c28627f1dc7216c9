package io.tracking.loader.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueuePropertiesTest {

    @Test
    void aRequestWaitsTwentySecondsAtMost() {
        assertThat(invalid(properties(Duration.ofSeconds(20), Duration.ofMinutes(7), Duration.ofSeconds(50))))
                .isEmpty();
        assertThat(invalid(properties(Duration.ofSeconds(21), Duration.ofMinutes(7), Duration.ofSeconds(50))))
                .containsExactly("longPoll");
    }

    @Test
    void visibilityIsWhatSqsTakes() {
        assertThat(invalid(properties(Duration.ofSeconds(20), Duration.ofHours(13), Duration.ofSeconds(50))))
                .containsExactly("visibility");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Duration.ofSeconds(20), Duration.ofMillis(1_500), Duration.ofSeconds(50)))
                .withMessage("tracking.queue.visibility must be whole seconds, got PT1.5S");
    }

    @Test
    void stoppingWaitsForRequestsUnderWay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(Duration.ofSeconds(20), Duration.ofMinutes(7), Duration.ofSeconds(10)))
                .withMessageContaining("tracking.queue.stop-within must be at least tracking.queue.long-poll (PT20S)");
    }

    private static List<String> invalid(QueueProperties properties) {
        try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
            return validators.getValidator().validate(properties).stream()
                    .map(violation -> violation.getPropertyPath().toString())
                    .toList();
        }
    }

    private static QueueProperties properties(Duration longPoll, Duration visibility, Duration stopWithin) {
        return new QueueProperties("queue", 1, longPoll, visibility, stopWithin);
    }
}
