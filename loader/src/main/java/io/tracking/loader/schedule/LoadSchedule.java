package io.tracking.loader.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Runs a task again and again on a thread of its own: after the interval when it went well, after a growing wait, never
 * longer than the interval times ten or a minute, when it did not; at once when it is woken. Stopping waits for the run that is under way.
 */
public final class LoadSchedule implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LoadSchedule.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int STOP_SECONDS = 20;

    private final String name;
    private final Duration interval;
    private final BooleanSupplier task;
    private final Clock clock;
    private final Backoff backoff;
    private volatile ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private volatile Instant next = Instant.MIN;
    private volatile Instant ended;
    private volatile boolean well = true;
    private volatile @Nullable Instant running;
    private volatile @Nullable ScheduledFuture<?> runs;

    /** @param task answers whether it went well */
    public LoadSchedule(String name, Duration interval, BooleanSupplier task, Clock clock) {
        this.name = name;
        this.interval = interval;
        this.task = task;
        this.clock = clock;
        this.ended = clock.instant();
        this.backoff = new Backoff(
                interval.compareTo(LONGEST_WAIT) < 0 ? interval : LONGEST_WAIT,
                interval.multipliedBy(10).compareTo(LONGEST_WAIT) < 0 ? interval.multipliedBy(10) : LONGEST_WAIT);
    }

    /** What it runs. */
    public String name() {
        return name;
    }

    /** Since a run last ended, or since the start when none has. */
    public Duration sinceLastRun() {
        return since(ended);
    }

    /** How long the run that is under way has taken; zero when none is. A run that hangs does not end. */
    public Duration running() {
        Instant begun = running;
        return begun == null ? Duration.ZERO : since(begun);
    }

    private Duration since(Instant instant) {
        Duration since = Duration.between(instant, clock.instant());
        return since.isNegative() ? Duration.ZERO : since;
    }

    @Override
    public void start() {
        scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix(name + "-");
        scheduler.setClock(clock);
        scheduler.setWaitForTasksToCompleteOnShutdown(true);
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setAwaitTerminationSeconds(STOP_SECONDS);
        scheduler.initialize();
        begin();
    }

    private synchronized void begin() {
        next = clock.instant();
        runs = scheduler.schedule(this::run, context -> next);
    }

    /** The next run is now, or as soon as the one that is under way has ended. */
    synchronized void wake() {
        ScheduledFuture<?> pending = runs;
        if (pending != null) {
            pending.cancel(false);
            backoff.reset();
            begin();
        }
    }

    /** {@link #wake}, unless the last run did not go well: then its wait is kept. */
    public void hint() {
        if (well) {
            wake();
        }
    }

    private void run() {
        boolean well = false;
        running = clock.instant();
        try {
            well = task.getAsBoolean();
        } catch (RuntimeException e) {
            log.error("Cannot finish {}: a fault of the loader; the next try follows", name, e);
        } finally {
            running = null;
            ended = clock.instant();
            this.well = well;
            if (well) {
                backoff.reset();
            }
            next = clock.instant().plus(well ? interval : backoff.next());
        }
    }

    /** In the background, so that the rest of the loader stops meanwhile. */
    @Override
    public void stop(Runnable callback) {
        new Thread(
                        () -> {
                            stop();
                            callback.run();
                        },
                        name + "-stop")
                .start();
    }

    @Override
    public void stop() {
        synchronized (this) {
            ScheduledFuture<?> pending = runs;
            runs = null;
            if (pending != null) {
                // The run that is under way goes on; the next one, an hour away perhaps, is not waited for.
                pending.cancel(false);
            }
        }
        scheduler.shutdown();
    }

    @Override
    public boolean isRunning() {
        return runs != null;
    }
}
