package io.tracking.loader.queue;

import io.tracking.loader.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

class FakeQueueTest extends EventQueueContract {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T07:00:00Z"));
    private final FakeQueue queue = new FakeQueue(clock, VISIBILITY);

    @Override
    EventQueue queue() {
        return queue;
    }

    @Override
    void send(String body, Map<String, String> attributes) {
        queue.send(body, attributes);
    }

    @Override
    void pass(Duration duration) {
        clock.advance(duration);
    }

    @Override
    int deadLetters() {
        return queue.deadLetters().size();
    }
}
