package io.tracking.loader.console;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells everybody who looks how things stand, every two seconds, as server-sent events; nothing is asked or computed while nobody
 * looks. Thread-safe.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
public final class NowStream implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(NowStream.class);
    private static final long INTERVAL_SECONDS = 2;

    /** Then a browser connects again, and whether it still may is asked anew. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Each takes a connection. */
    static final int MOST = 32;

    private final NowView view;
    private final QueueLength queue;
    private final JsonMapper json;
    private final Clock clock;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile ScheduledExecutorService ticks = threads("console");
    private volatile ScheduledExecutorService asking = threads("console-queue");
    private volatile boolean running;

    private record Listener(SseEmitter emitter, Instant since, BooleanSupplier may) {}

    /** There are as many listeners as there may be. */
    public static final class TooManyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("At most " + MOST + " pages of the console can be live at a time; close some");
        }
    }

    NowStream(NowView view, QueueLength queue, JsonMapper json, Clock clock) {
        this.view = view;
        this.queue = queue;
        this.json = json;
        this.clock = clock;
    }

    private static ScheduledExecutorService threads(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Once; may ask SQS how long the queue is. */
    public Now now() {
        queue.look();
        return view.now();
    }

    /**
     * Again and again, the first time at once.
     *
     * @param may whether whoever looks may still do so; asked before each time
     * @throws TooManyException when too many look already
     */
    public SseEmitter open(BooleanSupplier may) {
        // Closed by a tick before it times out, which would be an error.
        SseEmitter emitter = new SseEmitter(LONGEST.multipliedBy(2).toMillis());
        Listener listener = new Listener(emitter, clock.instant(), may);
        synchronized (this) {
            if (listeners.size() >= MOST) {
                throw new TooManyException();
            }
            listeners.add(listener);
        }
        emitter.onCompletion(() -> listeners.remove(listener));
        emitter.onError(gone -> listeners.remove(listener));
        send(listener, text());
        return emitter;
    }

    private String text() {
        return json.writeValueAsString(view.now());
    }

    private void send(Listener listener, String text) {
        try {
            listener.emitter.send(SseEmitter.event().name("now").data(text));
        } catch (IOException | IllegalStateException gone) {
            listeners.remove(listener);
            log.debug("Nobody looks any more: {}", gone.getMessage());
        }
    }

    private void tick() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            String text = text();
            Instant now = clock.instant();
            for (Listener listener : listeners) {
                boolean may = listener.may.getAsBoolean();
                if (may) {
                    send(listener, text);
                }
                if (!may || listener.since.plus(LONGEST).isBefore(now)) {
                    listener.emitter.complete();
                }
            }
        } catch (RuntimeException e) {
            log.warn("Cannot tell the console how things stand", e);
        }
    }

    private void ask() {
        if (!listeners.isEmpty()) {
            queue.look();
        }
    }

    /** Before the server waits for its requests to end. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Neither fails.
    public void start() {
        ticks = threads("console");
        asking = threads("console-queue");
        ticks.scheduleWithFixedDelay(this::tick, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        asking.scheduleWithFixedDelay(this::ask, 0, 1, TimeUnit.SECONDS);
        running = true;
    }

    @Override
    public void stop() {
        ticks.shutdownNow();
        asking.shutdownNow();
        listeners.forEach(listener -> listener.emitter.complete());
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
