package io.tracking.api.queue;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Time that passes when the test says so. */
final class ManualScheduler implements Scheduler {

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

    void pass(Duration duration) {
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
