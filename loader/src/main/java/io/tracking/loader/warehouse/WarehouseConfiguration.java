package io.tracking.loader.warehouse;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.health.Watched;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WarehouseConfiguration {

    /** A look into bucket and ledger takes no longer, as long as both answer. */
    private static final Duration SLOW_LOOK = Duration.ofMinutes(1);

    /** As often as the self-check wakes the warehouse anyway. */
    private static final Duration GOOD_HEALTH = Duration.ofHours(1);

    /** How often entries of the audit log are written that could not be written at once. */
    private static final Duration AUDIT_INTERVAL = Duration.ofSeconds(5);

    private static final int MOST_CALLS = 5;
    private static final long CALL_CONNECTION_MILLIS = 2000;
    private static final long CALL_VALIDATION_MILLIS = 1000;

    /** The pool that Boot makes, and with it the one of calls, its copy. */
    @Bean
    static BeanPostProcessor signIn(ObjectProvider<SignInProperties> properties) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool && pool.getDataSource() == null) {
                    SignIn.of(pool, properties.getObject());
                }
                return bean;
            }
        };
    }

    /** Connections of calls that somebody waits for: loads cannot use them up, nor they those of loads. */
    @Bean(defaultCandidate = false)
    HikariDataSource callsDataSource(HikariDataSource dataSource) {
        HikariConfig config = new HikariConfig();
        dataSource.copyStateTo(config);
        config.setPoolName(dataSource.getPoolName() + "-calls");
        config.setMaximumPoolSize(MOST_CALLS);
        config.setConnectionTimeout(Math.min(CALL_CONNECTION_MILLIS, dataSource.getConnectionTimeout()));
        config.setValidationTimeout(Math.min(CALL_VALIDATION_MILLIS, dataSource.getConnectionTimeout()));
        return new HikariDataSource(config);
    }

    @Bean
    LockWaits lockWaits(RedshiftProperties properties, Clock clock, MeterRegistry registry) {
        return new LockWaits(properties, clock).metered(registry);
    }

    @Bean
    Redshift redshift(
            HikariDataSource dataSource,
            @Qualifier("callsDataSource") HikariDataSource callsDataSource,
            RedshiftProperties properties,
            MigrationProperties names,
            LockWaits waits,
            Clock clock,
            MeterRegistry registry) {
        Watched redshift = new Watched("redshift", registry);
        WatchedDataSource loads = new WatchedDataSource(dataSource, redshift);
        return new Redshift(
                loads,
                new WatchedDataSource(callsDataSource, redshift),
                new Migrations(loads, properties, names, clock),
                properties,
                new Reach(String.valueOf(dataSource.getJdbcUrl()), clock),
                waits,
                clock);
    }

    @Bean
    WakeUp wakeUp() {
        return new WakeUp();
    }

    @Bean
    Warehouse warehouse(
            Redshift redshift,
            Lake lake,
            WarehouseProperties properties,
            LoadProperties loading,
            WindowFactory windows,
            Clock clock) {
        return new RedshiftWarehouse(redshift, lake, properties, loading, windows.loaderId(), clock);
    }

    @Bean
    LakeFiles lakeFiles(Lake lake) {
        return new LakeFiles(lake);
    }

    @Bean
    LoadMetrics loadMetrics(MeterRegistry registry, LoadProperties loading, Clock clock) {
        return new LoadMetrics(
                registry, clock, loading.loadInterval().multipliedBy(2).plus(SLOW_LOOK));
    }

    @Bean
    LoadSchedule loadSchedule(
            LakeFiles lakeFiles,
            PublishedFiles published,
            @Qualifier("notifiedFiles") PublishedFiles notified,
            Warehouse warehouse,
            WarehouseProperties properties,
            LoadProperties loading,
            LoadMetrics metrics,
            LoadingSwitch loadingSwitch,
            Jobs jobs,
            WakeUp wakeUp,
            Clock clock) {
        Backlog backlog = new Backlog(lakeFiles, published, notified, warehouse, properties, metrics, clock);
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
                        jobs.mayHaveCome();
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
    Jobs jobs(Redshift redshift, Clock clock, WakeUp wakeUp) {
        return new Jobs(redshift, clock, wakeUp);
    }

    @Bean
    Accounts accounts(LakeFiles lakeFiles, Warehouse warehouse) {
        return new Accounts(lakeFiles, warehouse);
    }

    @Bean
    Freshness freshness(
            LoadMetrics metrics, PublishedFiles published, WindowFactory windows, Clock clock, MeterRegistry registry) {
        return new Freshness(metrics, published, windows, clock, registry);
    }

    @Bean
    SelfChecks selfChecks(Redshift redshift, SelfCheckProperties properties, Clock clock, MeterRegistry registry) {
        return new SelfChecks(
                redshift, clock, properties.interval().multipliedBy(2).plus(SLOW_LOOK), registry);
    }

    @Bean
    SelfCheck selfCheck(
            Lake lake,
            LakeFiles lakeFiles,
            Warehouse warehouse,
            Redshift redshift,
            Accounts accounts,
            SelfChecks reports,
            LoadMetrics metrics,
            WarehouseProperties properties,
            WindowFactory windows,
            Clock clock) {
        return new SelfCheck(
                lake,
                lakeFiles,
                warehouse,
                redshift,
                accounts,
                reports,
                metrics,
                properties,
                windows.loaderId(),
                clock);
    }

    @Bean
    LoadSchedule selfCheckSchedule(SelfCheck selfCheck, Jobs jobs, SelfCheckProperties properties, Clock clock) {
        return new LoadSchedule(
                "self-check",
                properties.interval(),
                () -> {
                    boolean well = selfCheck.run();
                    jobs.mayHaveCome();
                    return well;
                },
                clock);
    }

    @Bean
    StrangersGauge strangersGauge(LakeFiles files, LoadMetrics metrics) {
        return new StrangersGauge(files.strangers(), metrics);
    }

    @Bean
    ScheduleGauges scheduleGauges(List<LoadSchedule> schedules) {
        return new ScheduleGauges(schedules);
    }

    @Bean
    HealthIndicator selfCheckHealthIndicator(SelfChecks selfChecks) {
        return new SelfCheckHealthIndicator(selfChecks);
    }

    @Bean
    RecordRows recordRows(Redshift redshift) {
        return new RecordRows(redshift);
    }

    @Bean
    Replays replays(Redshift redshift, Clock clock) {
        return new Replays(redshift, clock);
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

    @Bean
    AuditLog auditLog(Redshift redshift, Clock clock, MeterRegistry registry) {
        return new AuditLog(redshift, clock).metered(registry);
    }

    @Bean
    LoadSchedule auditSchedule(AuditLog audit, Clock clock) {
        return new LoadSchedule("audit", AUDIT_INTERVAL, audit::retry, clock);
    }

    @Bean
    HealthIndicator redshiftHealthIndicator(Redshift redshift, Clock clock) {
        Callable<Map<String, ?>> probe = () -> {
            try {
                List<String> missing = redshift.ask(WarehouseShape::missing);
                if (!missing.isEmpty()) {
                    throw new IllegalStateException(
                            "The warehouse lacks what loads need, files wait until it is there: "
                                    + String.join("; ", missing));
                }
                List<String> advice = redshift.ask(TableAdvice::of);
                return advice.isEmpty() ? Map.of() : Map.of("advice", advice);
            } catch (WarehouseUnavailableException e) {
                // It answers: how long the lock is in the way is the health of loading.
                if (e.passing().filter(SqlFailure.LOCKED::equals).isPresent()) {
                    return Map.of("locked", String.valueOf(e.getMessage()));
                }
                throw e;
            }
        };
        return new CachedHealthIndicator(clock, probe, GOOD_HEALTH, redshift::lastFailure);
    }

    @Bean
    HealthIndicator loadLagHealthIndicator(LoadMetrics metrics, Freshness freshness, WarehouseProperties properties) {
        return new LoadLagHealthIndicator(metrics, freshness, properties.maxLag());
    }
}
