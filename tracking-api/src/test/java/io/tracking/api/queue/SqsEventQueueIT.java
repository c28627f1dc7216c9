package io.tracking.api.queue;

import io.tracking.api.QueueUnderTest;
import io.tracking.common.envelope.Encoding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SqsEventQueueIT extends EventQueueContract {

    private QueueUnderTest queue;

    @BeforeEach
    void create() {
        queue = QueueUnderTest.create();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Override
    EventQueue queue() {
        return new SqsEventQueue(queue.client(), properties(queue.name()));
    }

    @Override
    EventQueue absent() {
        return new SqsEventQueue(queue.client(), properties("not-there"));
    }

    @Override
    List<String> takeEvents() {
        return queue.drain().events();
    }

    private static QueueProperties properties(String name) {
        return new QueueProperties(name, Encoding.PLAIN, Duration.ofSeconds(3), Duration.ofSeconds(5));
    }
}
