package io.tracking.loader.queue;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqsEventQueueIT extends EventQueueContract {

    private final String name = AwsForTests.newQueue(VISIBILITY);
    private final EventQueue queue = queue(name);

    private static EventQueue queue(String name) {
        return new SqsEventQueue(AwsForTests.SQS, name, Duration.ofSeconds(1), VISIBILITY);
    }

    @Override
    EventQueue queue() {
        return queue;
    }

    @Override
    void send(String body, Map<String, String> attributes) {
        AwsForTests.send(name, body, attributes);
    }

    @Override
    void pass(Duration duration) {
        Instant until = Instant.now().plus(duration).plusMillis(200);
        await().atMost(60, SECONDS).until(() -> Instant.now().isAfter(until));
    }

    @Override
    int deadLetters() {
        return AwsForTests.size(name + "-dlq");
    }

    @Test
    void saysWhenTheQueueIsNotThere() {
        EventQueue nowhere = queue("no-such-queue");

        assertThatExceptionOfType(QueueUnavailableException.class)
                .isThrownBy(nowhere::receive)
                .withMessageContaining("queue no-such-queue");
        assertThatExceptionOfType(QueueUnavailableException.class).isThrownBy(nowhere::backlog);
    }
}
