package io.tracking.loader.window;

import io.tracking.common.envelope.Envelope;
import io.tracking.common.lake.Window;
import io.tracking.loader.schedule.LogContext;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the open window, and those on their way to the lake. Rows are appended to the open one; it closes when the wall clock
 * leaves it or it is full, and the next one fills while its files are published. Thread-safe.
 *
 * <p>Bounded: at most {@code tracking.loader.publishing} windows are on their way; when as many are, and the open one is
 * full, {@link #awaitRoom} waits.
 *
 * @param <T> what is delivered with rows, and held until these are published
 */
public final class WindowRoller<T> {

    private static final Logger log = LoggerFactory.getLogger(WindowRoller.class);
    private static final Duration AFTER_STOP = Duration.ofSeconds(2);

    private final Clock clock;
    private final Window window;
    private final Limits limits;
    private final int publishing;
    private final String loaderId;
    private final BiFunction<Instant, Instant, OpenWindow<T>> opening;
    private final SetPublisher publisher;
    private final ExecutorService closers;
    private final Acknowledger<T> deliveries;
    private final WindowMetrics metrics;

    /** Read by whoever appends, written by whoever opens or closes. */
    private final ReadWriteLock rolling = new ReentrantReadWriteLock();

    private final Collection<OpenWindow<T>> closing = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sets = new AtomicInteger();
    private final Object room = new Object();
    private volatile @Nullable OpenWindow<T> open;

    WindowRoller(
            Clock clock,
            Window window,
            Limits limits,
            int publishing,
            String loaderId,
            BiFunction<Instant, Instant, OpenWindow<T>> opening,
            SetPublisher publisher,
            ExecutorService closers,
            Acknowledger<T> deliveries,
            WindowMetrics metrics) {
        this.clock = clock;
        this.window = window;
        this.limits = limits;
        this.publishing = publishing;
        this.loaderId = loaderId;
        this.opening = opening;
        this.publisher = publisher;
        this.closers = closers;
        this.deliveries = deliveries;
        this.metrics = metrics;
        metrics.watch(this, WindowRoller::inFlight, WindowRoller::age);
    }

    /**
     * Reads a message's rows as {@link #append} would.
     *
     * @throws UnreadableRowsException when they are not canonical
     */
    public static void requireCanonical(Envelope message) {
        RowShape.require(message);
    }

    /**
     * Appends a message's rows; {@code delivery} is held until they are published or abandoned.
     *
     * @throws UnreadableRowsException when the rows are not canonical; the delivery is not held then
     */
    public void append(Envelope message, T delivery) {
        try {
            while (!appended(message, delivery)) {
                openNext();
            }
        } finally {
            if (!hasRoom()) {
                roll(false);
            }
        }
    }

    private boolean appended(Envelope message, T delivery) {
        rolling.readLock().lock();
        try {
            OpenWindow<T> current = open;
            if (current == null) {
                return false;
            }
            current.append(message, delivery);
            return true;
        } finally {
            rolling.readLock().unlock();
        }
    }

    private void openNext() {
        rolling.writeLock().lock();
        try {
            if (open == null) {
                Instant now = clock.instant();
                open = opening.apply(window.start(now), now);
            }
        } finally {
            rolling.writeLock().unlock();
        }
    }

    /** Closes the open window when its time is over; to be called several times a second. */
    public void tick() {
        roll(false);
    }

    /** Closes the open window now, whatever is in it. */
    public void rollNow() {
        roll(true);
    }

    /**
     * Waits until there is room for more rows.
     *
     * @return false when there is none yet after {@code longest}
     */
    public boolean awaitRoom(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (room) {
            // P8: nothing is received while the windows are full.
            while (!hasRoom()) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                room.wait(millis);
            }
        }
        return true;
    }

    private boolean hasRoom() {
        OpenWindow<T> current = open;
        return current == null || current.full(limits) == null;
    }

    /** Whatever is held: its rows are in the open window or on their way to the lake. */
    public Stream<T> held() {
        return unpublished().flatMap(each -> each.held().stream());
    }

    private Stream<OpenWindow<T>> unpublished() {
        OpenWindow<T> current = open;
        return Stream.concat(closing.stream(), Stream.ofNullable(current));
    }

    int inFlight() {
        return unpublished().mapToInt(OpenWindow::messages).sum();
    }

    Stream<OpenRows> rows() {
        return unpublished().flatMap(each -> each.rows().stream());
    }

    Instant oldest() {
        return unpublished().map(OpenWindow::oldest).min(Instant::compareTo).orElse(Instant.MAX);
    }

    Duration age() {
        OpenWindow<T> current = open;
        return current == null ? Duration.ZERO : Duration.between(current.openedAt(), clock.instant());
    }

    /**
     * Publishes what is open, and abandons what is not published within {@code longest}.
     *
     * <p>Nothing may be appended any more.
     */
    public void close(Duration longest) {
        roll(true);
        if (!awaitClosed(longest)) {
            log.warn("Cannot publish every window within {}: their messages are released", longest);
            publisher.stop();
            awaitClosed(AFTER_STOP);
        }
        closers.shutdownNow();
    }

    private boolean awaitClosed(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        synchronized (room) {
            while (!closing.isEmpty()) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                try {
                    room.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    private void roll(boolean now) {
        OpenWindow<T> current = open;
        if (current == null || (!now && due(current) == null)) {
            return;
        }
        OpenWindow<T> closed;
        RollReason reason;
        rolling.writeLock().lock();
        try {
            closed = open;
            if (closed == null) {
                return;
            }
            reason = now ? RollReason.SHUTDOWN : due(closed);
            if (reason == null || (!now && closing.size() >= publishing)) {
                return;
            }
            // First there, then no longer here: whoever looks without the lock sees it in one of the two.
            closing.add(closed);
            open = null;
        } finally {
            rolling.writeLock().unlock();
        }
        metrics.closed(reason);
        OpenWindow<T> finished = closed;
        closers.execute(() -> finish(finished));
        wakeWaiting();
    }

    /** A clock that was set back leaves the window too. */
    private @Nullable RollReason due(OpenWindow<T> current) {
        RollReason full = current.full(limits);
        if (full != null) {
            return full;
        }
        return window.start(clock.instant()).equals(current.start()) ? null : RollReason.TIME;
    }

    private void finish(OpenWindow<T> closed) {
        Consumer<Collection<T>> outcome = deliveries::failed;
        try {
            if (closed.broken()) {
                closed.discard();
            } else {
                // P4: a message is acknowledged only after every file of its window is in the lake.
                outcome = publish(closed) ? deliveries::published : deliveries::released;
            }
        } catch (IOException | RuntimeException e) {
            log.error("Cannot publish window {}: its messages come again", Window.name(closed.start()), e);
        } finally {
            settle(closed, outcome);
        }
    }

    private void settle(OpenWindow<T> closed, Consumer<Collection<T>> outcome) {
        try {
            outcome.accept(closed.held());
        } finally {
            closing.remove(closed);
            wakeWaiting();
            roll(false);
        }
    }

    /** True when every file is in the lake: only then may its messages be acknowledged. */
    private boolean publish(OpenWindow<T> closed) throws IOException {
        long begun = System.nanoTime();
        String set = Window.name(closed.start()) + "-" + loaderId + "-" + sets.incrementAndGet();
        return LogContext.SET.about(set, () -> publish(closed, set, begun));
    }

    private boolean publish(OpenWindow<T> closed, String set, long begun) throws IOException {
        List<ClosedFile> files = close(closed, set);
        boolean published = publisher.publish(closed.start(), files);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        if (published) {
            metrics.published(took);
            log.info(
                    "Published {} files, {} rows, {} bytes in {} ms",
                    files.size(),
                    files.stream().mapToLong(file -> file.metadata().rows()).sum(),
                    files.stream().mapToLong(file -> file.body().length()).sum(),
                    took.toMillis());
        }
        return published;
    }

    private List<ClosedFile> close(OpenWindow<T> window, String set) throws IOException {
        boolean whole = false;
        try {
            List<ClosedFile> files = window.close(set);
            whole = true;
            return files;
        } finally {
            if (!whole) {
                window.discard();
            }
        }
    }

    private void wakeWaiting() {
        synchronized (room) {
            room.notifyAll();
        }
    }
}
