package io.tracking.loader.deadletters;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.announce.Announcement;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.announce.Occasion;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Counts the dead letters every half minute, and says so in the log when there are more. */
final class DeadLetterWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeadLetterWatch.class);
    private static final int SECONDS = 30;

    private final DeadLetterQueue queue;
    private final Announcer announcer;
    private final Clock clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread counting = new Thread(task, "dead-letters");
        counting.setDaemon(true);
        return counting;
    });
    private volatile long count;
    private volatile boolean known;
    private volatile boolean running;

    DeadLetterWatch(DeadLetterQueue queue, MeterRegistry registry, Announcer announcer, Clock clock) {
        this.queue = queue;
        this.announcer = announcer;
        this.clock = clock;
        Gauge.builder("tracking.loader.dead.letters", this, DeadLetterWatch::shown)
                .description(
                        "Messages in the dead-letter queue, and spilled ones that were set aside; NaN when that is not known")
                .register(registry);
    }

    /** For people. */
    String told() {
        return Double.isNaN(shown()) ? "unknown" : Long.toString(count);
    }

    /** As last counted; NaN when that is zero and the queue has not answered since, or ever. */
    double shown() {
        return known || count > 0 ? count : Double.NaN;
    }

    /** Counts now; what was counted before stays when the queue does not answer. */
    void look() {
        try {
            long now = queue.count();
            if (now > count) {
                log.warn("There are {} dead letters; GET /admin/dead-letters tells why", now);
                tell(now);
            }
            count = now;
            known = true;
        } catch (RuntimeException e) {
            known = false;
            log.debug("Cannot count the dead letters", e);
        }
    }

    private void tell(long now) {
        if (announcer.wants(Occasion.DEAD_LETTER)) {
            announcer.tell(Announcement.of(
                    Occasion.DEAD_LETTER,
                    clock.instant(),
                    "There are " + now + " dead letters, " + (now - count) + " more than before",
                    Map.of("count", now, "more", now - count)));
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // look() does not fail
    public void start() {
        running = true;
        thread.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
