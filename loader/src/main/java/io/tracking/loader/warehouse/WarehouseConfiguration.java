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
    HealthIndicator loadLagHealthIndicator(LoadMetrics metrics, WarehouseProperties properties) {
        return () -> {
            Duration lag = metrics.lag();
            if (lag == null) {
                return Health.unknown()
                        .withDetail("reason", "the ledger has not been read yet")
                        .build();
            }
            Health.Builder health = lag.compareTo(properties.maxLag()) > 0 ? Health.down() : Health.up();
            return health.withDetail("lag", lag.toString())
                    .withDetail("limit", properties.maxLag().toString())
                    .build();
        };
    }
}
