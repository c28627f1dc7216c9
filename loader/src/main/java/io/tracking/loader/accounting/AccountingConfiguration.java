package io.tracking.loader.accounting;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.PublishedFiles;
import io.tracking.loader.lake.Together;
import io.tracking.loader.load.LoadMetrics;
import io.tracking.loader.load.Warehouse;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.schedule.Awake;
import io.tracking.loader.schedule.LoadSchedule;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the accounts, the self-check and its schedule, and the health that follows from them. */
@Configuration(proxyBeanMethods = false)
class AccountingConfiguration {

    /** A look into bucket and ledger takes no longer, as long as both answer. */
    private static final Duration SLOW_LOOK = Duration.ofMinutes(1);

    @Bean
    HourlyAccounts accounts(LakeListing lakeListing, Together together, Warehouse warehouse) {
        return new HourlyAccounts(lakeListing, together, warehouse);
    }

    @Bean
    Freshness freshness(
            LoadMetrics metrics, PublishedFiles published, WindowFactory windows, Clock clock, MeterRegistry registry) {
        return new Freshness(metrics, published, windows, clock, registry);
    }

    @Bean
    FreshnessWatch freshnessWatch(
            Freshness freshness, WarehouseProperties properties, Announcer announcer, Clock clock) {
        return new FreshnessWatch(freshness::age, properties.maxLag(), announcer, clock);
    }

    @Bean
    SelfCheckTable selfChecks(
            Redshift redshift,
            SelfCheckProperties properties,
            Clock clock,
            MeterRegistry registry,
            Announcer announcer) {
        return new SelfCheckTable(
                redshift, clock, properties.interval().multipliedBy(2).plus(SLOW_LOOK), registry, announcer);
    }

    @Bean
    SelfCheck selfCheck(
            Lake lake,
            LakeListing lakeListing,
            Warehouse warehouse,
            Redshift redshift,
            HourlyAccounts accounts,
            SelfCheckTable reports,
            LoadMetrics metrics,
            WarehouseProperties properties,
            WindowFactory windows,
            Clock clock) {
        return new SelfCheck(
                lake,
                lakeListing,
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
    LoadSchedule selfCheckSchedule(SelfCheck selfCheck, Awake awake, SelfCheckProperties properties, Clock clock) {
        return new LoadSchedule(
                "self-check",
                properties.interval(),
                () -> {
                    boolean well = selfCheck.run();
                    awake.tell();
                    return well;
                },
                clock);
    }

    @Bean
    StrangersGauge strangersGauge(LakeListing files, LoadMetrics metrics) {
        return new StrangersGauge(files.strangers(), metrics);
    }

    @Bean
    HealthIndicator selfCheckHealthIndicator(SelfCheckTable selfChecks) {
        return new SelfCheckHealthIndicator(selfChecks);
    }

    @Bean
    HealthIndicator loadLagHealthIndicator(LoadMetrics metrics, Freshness freshness, WarehouseProperties properties) {
        return new LoadLagHealthIndicator(metrics, freshness, properties.maxLag());
    }
}
