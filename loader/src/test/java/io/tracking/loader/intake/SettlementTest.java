package io.tracking.loader.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.loader.ManualClock;
import io.tracking.loader.queue.FakeQueue;
import io.tracking.loader.queue.MessageMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettlementTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");
    private static final Duration VISIBILITY = Duration.ofMinutes(7);

    private final ManualClock clock = new ManualClock(NOW);
    private final FakeQueue queue = new FakeQueue(clock, VISIBILITY);
    private final MessageMetrics metrics = new MessageMetrics(new SimpleMeterRegistry());
    private final Settlement settlement = new Settlement(Duration.ofMillis(1), metrics);

    private List<Delivery> received(int count) {
        IntStream.range(0, count).forEach(i -> queue.send("message " + i, Map.of()));
        return queue.receive().stream()
                .map(message -> new Delivery(queue, message.receipt(), NOW.plus(VISIBILITY)))
                .toList();
    }

    @Test
    void retriesOnlyRefusedAcknowledgements() {
        List<Delivery> deliveries = received(5);
        queue.refuse(receipt -> receipt.equals(deliveries.get(3).receipt())
                && queue.acknowledgements().size() < 3);

        settlement.published(deliveries);

        assertThat(queue.acknowledgements())
                .containsExactly(
                        deliveries.stream().map(Delivery::receipt).toList(),
                        List.of(deliveries.get(3).receipt()),
                        List.of(deliveries.get(3).receipt()));
        assertThat(queue.size()).isZero();
        assertThat(metrics.acknowledged.count()).isEqualTo(5);
        assertThat(metrics.notAcknowledged.count()).isZero();
    }

    @Test
    void givesUpWhatStaysRefusedAndWhatCannotSucceed() {
        List<Delivery> deliveries = received(3);
        queue.refuse(receipt -> receipt.equals(deliveries.get(0).receipt()));
        List<Delivery> withOneUnknown =
                List.of(deliveries.get(0), deliveries.get(1), deliveries.get(2), new Delivery(queue, "unknown", NOW));

        settlement.published(withOneUnknown);

        assertThat(queue.size()).isOne();
        assertThat(metrics.acknowledged.count()).isEqualTo(2);
        assertThat(metrics.notAcknowledged.count()).isEqualTo(2);
    }

    @Test
    void releasedMessagesMayBeReceivedAtOnce() {
        settlement.released(received(2));

        assertThat(queue.receive()).hasSize(2);
        assertThat(metrics.released.count()).isEqualTo(2);
    }

    @Test
    void failedMessagesComeAgainInTheirOwnTime() {
        settlement.failed(received(2));

        assertThat(queue.receive()).isEmpty();
        clock.advance(VISIBILITY);
        assertThat(queue.receive()).hasSize(2);
    }
}
