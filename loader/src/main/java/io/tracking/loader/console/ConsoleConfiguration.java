package io.tracking.loader.console;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.accounting.Freshness;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.lake.Together;
import io.tracking.loader.load.LoadMetrics;
import io.tracking.loader.load.LoadingState;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.queue.EventQueue;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.window.WindowFactory;
import java.io.IOException;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/** Makes what the console shows beside the other answers of the admin API. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    @Bean
    QueueLength queueLength(@Qualifier("eventQueue") EventQueue queue, Clock clock) {
        return new QueueLength(queue, clock);
    }

    @Bean
    NowStream nowStream(
            MeterRegistry registry,
            Freshness freshness,
            LoadMetrics loads,
            LoadingState loading,
            QueueLength queue,
            WindowFactory windows,
            WarehouseProperties warehouse,
            JsonMapper json,
            Clock clock) {
        NowView view = new NowView(
                new MeterReader(registry),
                freshness,
                loads,
                loading,
                queue,
                windows.loaderId(),
                warehouse.maxLag(),
                clock);
        return new NowStream(view, queue, json, clock);
    }

    @Bean
    HourFiles hourFiles(LakeListing lakeListing, Together together, Redshift redshift) {
        return new HourFiles(lakeListing, together, redshift);
    }

    @Bean
    DataPictures dataPictures(Redshift redshift, ConsoleProperties properties, Clock clock) {
        return new DataPictures(redshift, properties.dataKept(), clock);
    }

    @Bean
    LoaderSettings settings(Environment environment) throws IOException {
        return new LoaderSettings(
                new YamlPropertySourceLoader().load("defaults", new ClassPathResource("application.yml")),
                Binder.get(environment));
    }
}
