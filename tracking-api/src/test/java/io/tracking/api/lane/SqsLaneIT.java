package io.tracking.api.lane;

import io.tracking.api.QueueUnderTest;
import io.tracking.api.commit.MessageLane;
import io.tracking.api.commit.MessageLaneContract;
import io.tracking.common.envelope.Encoding;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class SqsLaneIT extends MessageLaneContract {

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
    protected MessageLane queue() {
        return new SqsLane(queue.client(), properties(queue.name()));
    }

    @Override
    protected MessageLane absent() {
        return new SqsLane(queue.client(), properties("not-there"));
    }

    @Override
    protected List<String> takeEvents() {
        return queue.drain().events();
    }

    private static SqsLaneProperties properties(String name) {
        return new SqsLaneProperties(name, Encoding.PLAIN, Duration.ofSeconds(3), Duration.ofSeconds(5));
    }
}
