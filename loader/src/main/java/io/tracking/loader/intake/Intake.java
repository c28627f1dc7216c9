package io.tracking.loader.intake;

import io.tracking.common.envelope.Envelope;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.queue.Lane;
import io.tracking.loader.queue.MessageMetrics;
import io.tracking.loader.queue.MessageReader;
import io.tracking.loader.queue.QueueProperties;
import io.tracking.loader.queue.QueueUnavailableException;
import io.tracking.loader.queue.ReceiptTime;
import io.tracking.loader.queue.ReceivedMessage;
import io.tracking.loader.queue.UnreadableMessageException;
import io.tracking.loader.schedule.Backoff;
import io.tracking.loader.window.UnreadableRowsException;
import io.tracking.loader.window.WindowRoller;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Receives messages and appends their rows to the open window, from start to SIGTERM.
 *
 * <p>Stopping ends receiving, publishes and acknowledges what is open, and gives back what cannot be published in
 * {@code tracking.queue.stop-within}: nothing waits for a visibility timeout.
 */
final class Intake implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration ROOM_CHECK = Duration.ofSeconds(1);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration MISDATED_SILENCE = Duration.ofMinutes(1);

    private final List<Lane> lanes;
    private final MessageReader reader;
    private final WindowRoller<Delivery> windows;
    private final VisibilityKeeper visibilityKeeper;
    private final QueueProperties properties;
    private final Clock clock;
    private final MessageMetrics metrics;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Thread> receivers = new ArrayList<>();
    private volatile Instant misdatedAgain = Instant.MIN;
    private boolean running;

    Intake(
            List<Lane> lanes,
            MessageReader reader,
            WindowRoller<Delivery> windows,
            VisibilityKeeper visibilityKeeper,
            QueueProperties properties,
            Clock clock,
            MessageMetrics metrics) {
        this.lanes = lanes;
        this.reader = reader;
        this.windows = windows;
        this.visibilityKeeper = visibilityKeeper;
        this.properties = properties;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public synchronized void start() {
        running = true;
        thread("window-clock", () -> every(TICK, windows::tick));
        thread("visibility", () -> every(visibilityKeeper.interval(), visibilityKeeper::extend));
        for (Lane lane : lanes) {
            for (int i = 1; i <= lane.receivers(); i++) {
                receivers.add(thread(lane.name() + "-" + i, () -> receiveUntilStopped(lane.queue())));
            }
        }
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void every(Duration interval, Runnable task) {
        try {
            while (!stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    log.error("Cannot look after the windows; trying again in {}", interval, e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        long deadline = System.nanoTime() + properties.stopWithin().toNanos();
        stopping.countDown();
        windows.rollNow();
        try {
            for (Thread receiver : receivers) {
                receiver.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        windows.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        stopped.countDown();
        running = false;
    }

    @Override
    public synchronized boolean isRunning() {
        return running;
    }

    private void receiveUntilStopped(EventQueue queue) {
        Backoff backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        while (stopping.getCount() > 0) {
            try {
                if (windows.awaitRoom(ROOM_CHECK)) {
                    receive(queue);
                    backoff.reset();
                }
            } catch (QueueUnavailableException e) {
                log.warn("{}; trying again", e.getMessage());
                pause(backoff);
            } catch (RuntimeException | OutOfMemoryError e) {
                log.error("Cannot take in messages: they come again", e);
                pause(backoff);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void pause(Backoff backoff) {
        try {
            stopping.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One request's messages. */
    private void receive(EventQueue queue) {
        Instant asked = clock.instant();
        List<ReceivedMessage> messages = queue.receive();
        metrics.received.increment(messages.size());
        Instant hiddenUntil = asked.plus(properties.visibility());
        int taken = 0;
        try {
            for (ReceivedMessage message : messages) {
                append(queue, message, hiddenUntil);
                taken++;
            }
        } finally {
            // Only an Error stops in the middle.
            metrics.released.increment(messages.size() - taken);
        }
    }

    /** Whatever is wrong with one message, the others go on. */
    private void append(EventQueue queue, ReceivedMessage message, Instant hiddenUntil) {
        try {
            windows.append(dated(read(message), message), new Delivery(queue, message.receipt(), hiddenUntil));
        } catch (UnreadableMessageException | UnreadableRowsException e) {
            // P6: one message that cannot be read keeps no other out.
            metrics.unreadable.increment();
            log.warn(
                    "Cannot read message {}, sent {}: {}; it becomes a dead letter",
                    message.id(),
                    message.sentAt(),
                    e.getMessage());
            setAside(queue, message);
        } catch (UncheckedIOException e) {
            metrics.released.increment();
            log.error("Cannot take in message {}, sent {}: it comes again", message.id(), message.sentAt(), e);
        } catch (RuntimeException e) {
            metrics.unreadable.increment();
            log.error(
                    "Cannot take in message {}, sent {}: an unforeseen failure; it becomes a dead letter",
                    message.id(),
                    message.sentAt(),
                    e);
            setAside(queue, message);
        }
    }

    private Envelope dated(Envelope envelope, ReceivedMessage message) {
        Instant received = ReceiptTime.of(envelope.receivedAt(), message);
        if (received.equals(envelope.receivedAt())) {
            return envelope;
        }
        metrics.misdated.increment();
        Instant now = clock.instant();
        if (!misdatedAgain.isAfter(now)) {
            misdatedAgain = now.plus(MISDATED_SILENCE);
            log.warn(
                    "Cannot believe that message {} was received at {}: the queue took it at {}, so it is filed under that hour;"
                            + " look at the clocks of the tracking-api hosts",
                    message.id(),
                    envelope.receivedAt(),
                    message.sentAt());
        }
        return new Envelope(received, envelope.events(), envelope.utm(), envelope.rejected());
    }

    private static void setAside(EventQueue queue, ReceivedMessage message) {
        try {
            queue.setAside(message.receipt());
        } catch (QueueUnavailableException e) {
            log.warn("{}; message {} comes again", e.getMessage(), message.id());
        }
    }

    private Envelope read(ReceivedMessage message) throws UnreadableMessageException {
        try {
            if (!Envelope.isEnvelope(message.attributes())) {
                metrics.foreign.increment();
            }
            return reader.read(message);
        } catch (RuntimeException e) {
            throw new UnreadableMessageException("an unforeseen failure: " + e, e);
        }
    }
}
