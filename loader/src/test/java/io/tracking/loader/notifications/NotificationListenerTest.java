package io.tracking.loader.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.lake.FileKey;
import io.tracking.loader.ManualClock;
import io.tracking.loader.queue.FakeQueue;
import io.tracking.loader.queue.QueueUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationListenerTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T07:05:00Z"));
    private final FakeQueue queue = new FakeQueue(clock, Duration.ofSeconds(30));
    private final List<FileKey> hints = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final NotificationListener listener = new NotificationListener(queue, hints::add, clock, registry);

    @AfterEach
    void stop() {
        listener.stop();
    }

    private String created(int sequence) {
        return NotificationReaderTest.event(
                "ObjectCreated:Put", NotificationReaderTest.ENCODED.replace("-0001", "-%04d".formatted(sequence)));
    }

    private double count(String name) {
        return registry.get("tracking.notifications." + name).counter().count();
    }

    @Test
    void namesEachFileAndEmptiesTheQueue() {
        for (int i = 1; i <= 25; i++) {
            queue.send(created(i), Map.of());
        }
        queue.send(NotificationReaderTest.event("ObjectRemoved:Delete", NotificationReaderTest.ENCODED), Map.of());

        listener.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> queue.size() == 0);
        assertThat(hints).hasSize(25).contains(NotificationReaderTest.FILE);
        assertThat(count("files")).isEqualTo(25);
        assertThat(count("others")).isOne();
    }

    /** A hint that is acknowledged first is lost with the process. */
    @Test
    void acknowledgesAfterTheHint() {
        NotificationListener dying = new NotificationListener(
                queue,
                file -> {
                    throw new IllegalStateException("killed");
                },
                clock,
                registry);
        queue.send(created(1), Map.of());

        dying.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> queue.backlog().inFlight() == 1);
        dying.stop();
        clock.advance(Duration.ofMinutes(1));
        listener.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> queue.size() == 0);
        assertThat(hints).containsExactly(NotificationReaderTest.FILE);
    }

    @Test
    void leavesWhatItCannotReadToTheRedrivePolicyAndGoesOn() {
        queue.send("no notification", Map.of());
        queue.send(created(1), Map.of());

        listener.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> hints.size() == 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> queue.size() == 1);
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            clock.advance(Duration.ofSeconds(31));
            return queue.deadLetters().size() == 1;
        });
        assertThat(count("unreadable")).isEqualTo(3);
    }

    @Test
    void goesOnOnceTheQueueAnswersAgain() {
        queue.fail(new QueueUnavailableException("gone", new IllegalStateException()));
        queue.send(created(1), Map.of());
        listener.start();

        queue.fail(null);

        await().atMost(Duration.ofSeconds(60)).until(() -> hints.size() == 1);
    }

    @Test
    void whatTheQueueDoesNotRemoveIsNoFailure() {
        queue.refuse(receipt -> receipt.endsWith("#1"));
        queue.send(created(1), Map.of());
        listener.start();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !queue.acknowledgements().isEmpty());

        clock.advance(Duration.ofSeconds(31));

        await().atMost(Duration.ofSeconds(60)).until(() -> queue.size() == 0);
        assertThat(hints).containsExactly(NotificationReaderTest.FILE, NotificationReaderTest.FILE);
    }

    @Test
    void hearsNothingAfterItWasStopped() {
        listener.start();
        assertThat(listener.isRunning()).isTrue();

        listener.stop();

        assertThat(listener.isRunning()).isFalse();
    }

    /** Else records that were answered 202 would be received here, and end as dead letters. */
    @ParameterizedTest
    @CsvSource({
        "tracking-events, tracking-events",
        "https://sqs.eu-west-1.amazonaws.com/123456789012/tracking-events, tracking-events",
        "tracking-events, arn:aws:sqs:eu-west-1:123456789012:tracking-events"
    })
    void isNotGivenTheQueueOfRecords(String queue, String records) {
        assertThatThrownBy(() -> new NotificationProperties(queue).requireOtherThan(records))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tracking.notifications.queue must be another queue than tracking.queue.name");

        new NotificationProperties(queue + "-notifications").requireOtherThan(records);
    }
}
