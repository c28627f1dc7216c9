package io.tracking.common.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReachabilityTest {

    private long now;
    private final Reachability service = new Reachability(() -> now);

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void doesNotKnowBeforeItWasAsked() {
        pass(60);

        assertThat(service.unreachableSeconds()).isNaN();
    }

    @Test
    void growsFromTheStartWhenItNeverAnswers() {
        pass(60);
        service.failed();
        pass(60);
        service.failed();

        assertThat(service.unreachableSeconds()).isEqualTo(120);
    }

    @Test
    void growsFromTheLastAnswerAndIsZeroAfterTheNext() {
        pass(60);
        service.answered();
        pass(10);
        assertThat(service.unreachableSeconds()).isZero();
        service.failed();
        pass(10);

        assertThat(service.unreachableSeconds()).isEqualTo(20);
        service.answered();
        assertThat(service.unreachableSeconds()).isZero();
    }
}
