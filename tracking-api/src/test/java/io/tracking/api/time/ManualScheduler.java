package io.tracking.api.time;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Lets time pass when the test says so. */
public final class ManualScheduler implements Scheduler {

    private record Task(Runnable task, long at) {}

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::at));
    private long now;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        tasks.add(new Task(task, now + delay.toNanos()));
    }

    public void pass(Duration duration) {
        long until = now + duration.toNanos();
        @Nullable Task next;
        while ((next = tasks.peek()) != null && next.at() <= until) {
            tasks.remove();
            now = Math.max(now, next.at());
            next.task().run();
        }
        now = until;
    }
}
