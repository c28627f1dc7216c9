package io.tracking.loader.notifications;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.lake.FileKey;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.QueueUnavailableException;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.queue.UnreadableMessageException;
import io.tracking.loader.schedule.Backoff;
import io.tracking.loader.schedule.OutageLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Hears of files that others have published, from a queue of S3's event notifications. Each is a hint: the listing finds the file
 * all the same, later. So a message is acknowledged as soon as its hint was given, whatever becomes of the file, and one that cannot be
 * read is left alone, for the queue's redrive policy: it may be somebody's whose queue this is.
 *
 * <p>Nothing waits for the queue. A stop does not wait for the request that is under way: what it brings comes to another loader.
 */
final class NotificationListener implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration UNREADABLE_SILENCE = Duration.ofMinutes(1);

    private final EventQueue queue;
    private final Consumer<FileKey> hints;
    private final NotificationReader reader = new NotificationReader();
    private final OutageLog silence;
    private final Clock clock;
    private final Counter files;
    private final Counter others;
    private final Counter unreadable;
    private Instant unreadableAgain = Instant.MIN;
    private volatile CountDownLatch stopping = new CountDownLatch(0);

    /** @param hints takes each window file that somebody has written; files of rejected records too */
    NotificationListener(EventQueue queue, Consumer<FileKey> hints, Clock clock, MeterRegistry registry) {
        this.queue = queue;
        this.hints = hints;
        this.silence = new OutageLog(
                "Cannot hear of other loaders' files, they are found by listing",
                "Notifications of other loaders' files come again",
                clock);
        this.clock = clock;
        this.files = counter(registry, "files", "Window files that S3's event notifications have named");
        this.others = counter(registry, "others", "Events in S3's notifications that are about something else");
        this.unreadable = counter(
                registry,
                "unreadable",
                "Messages that are no S3 event notification, each delivery counted; left alone");
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder("tracking.notifications." + name)
                .description(description)
                .register(registry);
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopping = stop;
        Thread thread = new Thread(() -> listen(stop), "notifications");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() {
        stopping.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }

    private void listen(CountDownLatch stop) {
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        try {
            while (stop.getCount() > 0) {
                if (hear(stop)) {
                    backoff.reset();
                } else {
                    stop.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the queue answers. */
    private boolean hear(CountDownLatch stop) {
        try {
            take(queue.receive());
            silence.over();
            return true;
        } catch (QueueUnavailableException e) {
            if (stop.getCount() > 0) {
                silence.failed(String.valueOf(e.getMessage()));
            }
            return false;
        } catch (RuntimeException e) {
            if (stop.getCount() > 0) {
                log.error("Cannot hear of other loaders' files: a fault of the loader; the next try follows", e);
            }
            return false;
        }
    }

    private void take(List<ReceivedMessage> messages) {
        List<String> taken = new ArrayList<>();
        for (ReceivedMessage message : messages) {
            try {
                NotificationReader.Told told = reader.read(message);
                told.files().forEach(hints);
                files.increment(told.files().size());
                others.increment(told.others());
                taken.add(message.receipt());
            } catch (UnreadableMessageException e) {
                unreadable(message, e);
            }
        }
        if (!taken.isEmpty()) {
            // What the queue does not remove comes again, and is a hint of what is known by then.
            List<EventQueue.Refusal> refused = queue.acknowledge(taken);
            refused.forEach(refusal -> log.debug("Cannot acknowledge a notification: {}", refusal.reason()));
        }
    }

    /** One line a minute: where the queue has no redrive policy, each comes again and again. */
    private void unreadable(ReceivedMessage message, UnreadableMessageException why) {
        unreadable.increment();
        Instant now = clock.instant();
        if (!unreadableAgain.isAfter(now)) {
            unreadableAgain = now.plus(UNREADABLE_SILENCE);
            log.warn(
                    "Cannot read message {} on tracking.notifications.queue, sent {}: {}; it is left to the queue's redrive policy",
                    message.id(),
                    message.sentAt(),
                    why.getMessage());
        }
    }
}
