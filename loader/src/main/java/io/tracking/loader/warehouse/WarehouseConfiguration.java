package io.tracking.loader.warehouse;

import io.micrometer.core.instrument.Gauge;
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
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WarehouseConfiguration {

    /** A look into bucket and ledger takes no longer, as long as both answer. */
    private static final Duration SLOW_LOOK = Duration.ofMinutes(1);

    @Bean
    Redshift redshift(DataSource dataSource, MeterRegistry registry) {
        DataSource watched = new WatchedDataSource(dataSource, new Watched("redshift", registry));
        return new Redshift(watched, new Migrations(watched));
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
    LakeFiles lakeFiles(Lake lake, MeterRegistry registry) {
        LakeFiles files = new LakeFiles(lake);
        Gauge.builder("tracking.lake.strangers", files.strangers(), Strangers::count)
                .description(
                        "Objects among the window files that are none, where files were last looked for; never loaded")
                .register(registry);
        return files;
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
            Warehouse warehouse,
            WarehouseProperties properties,
            LoadProperties loading,
            LoadMetrics metrics,
            Clock clock) {
        Backlog backlog = new Backlog(lakeFiles, published, warehouse, properties, metrics, clock);
        Loading runs = new Loading(backlog, warehouse, properties, metrics, clock);
        return new LoadSchedule("load", loading.loadInterval(), runs::run, clock);
    }

    @Bean
    Jobs jobs(Redshift redshift, Clock clock) {
        return new Jobs(redshift, clock);
    }

    @Bean
    Accounts accounts(LakeFiles lakeFiles, Warehouse warehouse) {
        return new Accounts(lakeFiles, warehouse);
    }

    @Bean
    Freshness freshness(LoadMetrics metrics, WindowFactory windows, Clock clock, MeterRegistry registry) {
        return new Freshness(metrics, windows, clock, registry);
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
    LoadSchedule selfCheckSchedule(SelfCheck selfCheck, SelfCheckProperties properties, Clock clock) {
        return new LoadSchedule("self-check", properties.interval(), selfCheck::run, clock);
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
    LoadingSwitch loadingSwitch(Redshift redshift, Clock clock) {
        return new LoadingSwitch(redshift, clock);
    }

    @Bean
    AuditLog auditLog(Redshift redshift, Clock clock) {
        return new AuditLog(redshift, clock);
    }

    @Bean
    HealthIndicator redshiftHealthIndicator(Redshift redshift, Clock clock) {
        return new CachedHealthIndicator(clock, () -> {
            List<String> missing = redshift.each(WarehouseShape::missing);
            if (!missing.isEmpty()) {
                throw new IllegalStateException("The warehouse lacks what loads need, files wait until it is there: "
                        + String.join("; ", missing));
            }
            return Map.of();
        });
    }

    @Bean
    HealthIndicator loadLagHealthIndicator(LoadMetrics metrics, Freshness freshness, WarehouseProperties properties) {
        return new LoadLagHealthIndicator(metrics, freshness, properties.maxLag());
    }
}
