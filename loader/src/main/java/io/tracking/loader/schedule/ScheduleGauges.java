package io.tracking.loader.schedule;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Watches what runs again and again: a run that hangs, or a thread that has died, shows here. */
final class ScheduleGauges implements MeterBinder {

    private final List<LoadSchedule> schedules;

    ScheduleGauges(List<LoadSchedule> schedules) {
        this.schedules = schedules;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (LoadSchedule schedule : schedules) {
            gauge(
                    registry,
                    schedule,
                    "tracking.task.idle",
                    "Since a run of this task last ended, well or not",
                    LoadSchedule::sinceLastRun);
            gauge(
                    registry,
                    schedule,
                    "tracking.task.running",
                    "How long the run of this task that is under way has taken; 0 when none is",
                    LoadSchedule::running);
        }
    }

    private static void gauge(
            MeterRegistry registry,
            LoadSchedule schedule,
            String name,
            String description,
            Function<LoadSchedule, Duration> value) {
        Gauge.builder(name, schedule, watched -> value.apply(watched).toMillis() / 1000.0)
                .description(description)
                .baseUnit("seconds")
                .tag("task", schedule.name())
                .register(registry);
    }
}
