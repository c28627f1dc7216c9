package io.tracking.loader.deadletters;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.QueueProperties;
import io.tracking.loader.spill.SpillStore;
import io.tracking.loader.window.DirectPublisher;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/** Makes the dead-letter queues of both lanes, what reads them, and the health of SQS. */
@Configuration(proxyBeanMethods = false)
class DeadLettersConfiguration {

    @Bean
    DeadLetterQueue deadLetterQueue(
            SqsAsyncClient sqs, QueueProperties properties, ObjectProvider<SpillStore> spill, Clock clock) {
        DeadLetterQueue queue = new SqsDeadLetterQueue(sqs, properties.name(), clock);
        SpillStore store = spill.getIfAvailable();
        return store == null ? queue : new BothDeadLetterQueues(queue, new SpillDeadLetters(store));
    }

    @Bean
    DeadLetters deadLetters(DeadLetterQueue queue, MessageReader reader, WindowFactory windowFactory, Clock clock) {
        DirectPublisher publisher = windowFactory.direct("dead-letters");
        return new DeadLetters(queue, reader, publisher::publish, clock);
    }

    @Bean
    DeadLetterWatch deadLetterWatch(DeadLetterQueue queue, MeterRegistry registry, Announcer announcer, Clock clock) {
        return new DeadLetterWatch(queue, registry, announcer, clock);
    }

    @Bean
    HealthIndicator sqsHealthIndicator(EventQueue queue, DeadLetterWatch deadLetters, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            EventQueue.Backlog backlog = queue.backlog();
            return Map.of(
                    "waiting", backlog.waiting(), "inFlight", backlog.inFlight(), "deadLetters", deadLetters.told());
        });
    }
}
