package io.tracking.loader.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.queue.AwsForTests;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.Lane;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.QueueProperties;
import io.tracking.loader.queue.SqsEventQueue;
import io.tracking.loader.window.WindowFixtures;
import io.tracking.loader.window.WindowRoller;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Runs the intake of one loader on a real queue, with windows of two seconds. */
final class LoaderUnderTest {

    private static final Duration WINDOW = Duration.ofSeconds(2);
    private static final Duration LONG_POLL = Duration.ofSeconds(1);

    private LoaderUnderTest() {}

    static Intake intake(String queueName, Lake lake, Duration visibility) {
        Clock clock = Clock.systemUTC();
        MeterRegistry registry = new SimpleMeterRegistry();
        MessageMetrics metrics = new MessageMetrics(registry);
        EventQueue queue = new SqsEventQueue(AwsForTests.SQS, queueName, LONG_POLL, visibility);
        WindowRoller<Delivery> windows =
                WindowFixtures.windows(clock, lake, WINDOW, registry, new Settlement(Duration.ofMillis(100), metrics));
        return new Intake(
                List.of(new Lane("receiver", queue, 2)),
                new MessageReader(new RecordReader(Set.of())),
                windows,
                new VisibilityKeeper(windows, visibility, clock, metrics),
                new QueueProperties(queueName, 2, LONG_POLL, visibility, Duration.ofSeconds(20)),
                clock,
                metrics);
    }
}
