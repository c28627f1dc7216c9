package io.tracking.loader.load;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.redshift.LockWaits;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.redshift.RedshiftProperties;
import io.tracking.loader.schedule.Awake;
import io.tracking.loader.schedule.LoadSchedule;
import io.tracking.loader.schedule.WakeUp;
import io.tracking.loader.traces.FileTraces;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the warehouse, the schedule of loads, the switch that pauses them, and their metrics and health. */
@Configuration(proxyBeanMethods = false)
class LoadConfiguration {

    /** A look into bucket and ledger takes no longer, as long as both answer. */
    private static final Duration SLOW_LOOK = Duration.ofMinutes(1);

    @Bean
    Warehouse warehouse(
            Redshift redshift,
            Lake lake,
            WarehouseProperties properties,
            LoadProperties loading,
            WindowFactory windows,
            Clock clock,
            Announcer announcer,
            Optional<FileTraces> traces) {
        Warehouse warehouse =
                new RedshiftWarehouse(redshift, lake, properties, loading, windows.loaderId(), clock, announcer);
        return traces.<Warehouse>map(told -> new TracedWarehouse(warehouse, told))
                .orElse(warehouse);
    }

    @Bean
    LoadMetrics loadMetrics(MeterRegistry registry, LoadProperties loading, Clock clock) {
        return new LoadMetrics(
                registry, clock, loading.loadInterval().multipliedBy(2).plus(SLOW_LOOK));
    }

    @Bean
    LoadSchedule loadSchedule(
            LakeListing lakeListing,
            PublishedFiles published,
            @Qualifier("notifiedFiles") PublishedFiles notified,
            Warehouse warehouse,
            WarehouseProperties properties,
            LoadProperties loading,
            LoadMetrics metrics,
            LoadingSwitch loadingSwitch,
            Awake awake,
            WakeUp wakeUp,
            Clock clock) {
        Backlog backlog = new Backlog(lakeListing, published, notified, warehouse, properties, metrics, clock);
        Loading runs = new Loading(backlog, warehouse, properties, metrics, clock);
        LoadSchedule schedule = wakeUp.of(new LoadSchedule(
                "load",
                loading.loadInterval(),
                () -> {
                    // A warehouse that sleeps is not woken to be asked whether loads are paused, but once.
                    if (loadingSwitch.known().isEmpty() || metrics.pendingFiles() > 0) {
                        loadingSwitch.look();
                    }
                    boolean well = runs.run();
                    if (runs.loadedAny()) {
                        awake.tell();
                    }
                    return well;
                },
                clock));
        published.tell(metrics::published);
        published.tell(key -> schedule.hint());
        notified.tell(key -> schedule.hint());
        return schedule;
    }

    @Bean
    LoadingSwitch loadingSwitch(Redshift redshift, Clock clock, WakeUp wakeUp, MeterRegistry registry) {
        return new LoadingSwitch(redshift, clock, wakeUp).metered(registry);
    }

    @Bean
    LoadingState loadingState(LoadingSwitch loadingSwitch, LockWaits waits, Redshift redshift) {
        return new LoadingState(loadingSwitch, waits, redshift);
    }

    /** Down once a lock has been in the way for so long that a load gave way to it; paused is as an operator wants it. */
    @Bean
    HealthIndicator loadingHealthIndicator(LoadingState state, RedshiftProperties properties) {
        return () -> {
            LoadingState.View view = state.known();
            boolean heldUp = state.heldUp().compareTo(properties.lockWait()) > 0;
            Health.Builder health = heldUp ? Health.down() : Health.up();
            view.paused().ifPresent(paused -> health.withDetail("paused", paused));
            view.pausedBy().ifPresent(by -> health.withDetail("pausedBy", by));
            view.pausedSince().ifPresent(since -> health.withDetail("pausedSince", since.toString()));
            return health.withDetail(
                            "waitsFor",
                            view.waitsFor().stream().map(LockWaits.Wait::text).toList())
                    .build();
        };
    }
}
