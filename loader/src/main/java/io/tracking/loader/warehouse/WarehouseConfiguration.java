package io.tracking.loader.warehouse;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.health.CachedHealthIndicator;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WarehouseConfiguration {

    @Bean
    Redshift redshift(DataSource dataSource) {
        return new Redshift(dataSource, new Migrations(dataSource));
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
    LoadMetrics loadMetrics(MeterRegistry registry, Clock clock) {
        return new LoadMetrics(registry, clock);
    }

    @Bean
    LoadSchedule loadSchedule(
            LakeFiles lakeFiles,
            Warehouse warehouse,
            WarehouseProperties properties,
            LoadProperties loading,
            LoadMetrics metrics,
            Clock clock) {
        Backlog backlog = new Backlog(lakeFiles, warehouse, properties, clock);
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
    SelfChecks selfChecks(Redshift redshift, MeterRegistry registry) {
        return new SelfChecks(redshift, registry);
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
    HealthIndicator selfCheckHealthIndicator(SelfChecks selfChecks) {
        return () -> selfChecks
                .own()
                .map(report -> (report.alarms() > 0 ? Health.down() : Health.up())
                        .withDetail("at", report.finishedAt().toString())
                        .withDetail("files", report.files())
                        .withDetail("findings", report.counts())
                        .build())
                .orElseGet(() -> Health.unknown()
                        .withDetail("reason", "the bucket and the ledger have not been compared yet")
                        .build());
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
            redshift.each(statements -> statements.count("SELECT 1"));
            return Map.of();
        });
    }

    @Bean
    HealthIndicator loadLagHealthIndicator(LoadMetrics metrics, Freshness freshness, WarehouseProperties properties) {
        return () -> {
            Duration lag = metrics.lag();
            if (lag == null) {
                return Health.unknown()
                        .withDetail("reason", "the ledger has not been read yet")
                        .build();
            }
            Health.Builder health = lag.compareTo(properties.maxLag()) > 0 ? Health.down() : Health.up();
            return health.withDetail("lag", lag.toString())
                    .withDetail("freshness", freshness.age().toString())
                    .withDetail("limit", properties.maxLag().toString())
                    .build();
        };
    }
}
