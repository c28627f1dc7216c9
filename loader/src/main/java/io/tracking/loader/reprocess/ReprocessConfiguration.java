package io.tracking.loader.reprocess;

import io.tracking.loader.warehouse.Jobs;
import io.tracking.loader.warehouse.LakeFiles;
import io.tracking.loader.warehouse.LoadProperties;
import io.tracking.loader.warehouse.LoadSchedule;
import io.tracking.loader.warehouse.WakeUp;
import io.tracking.loader.warehouse.Warehouse;
import io.tracking.loader.warehouse.WarehouseProperties;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReprocessConfiguration {

    @Bean
    LoadSchedule reprocessSchedule(
            Jobs jobs,
            LakeFiles lakeFiles,
            Warehouse warehouse,
            WarehouseProperties properties,
            LoadProperties loading,
            WakeUp wakeUp,
            Clock clock) {
        Reprocessor reprocessor = new Reprocessor(jobs, lakeFiles, warehouse, properties, clock);
        return wakeUp.of(new LoadSchedule("reprocess", loading.loadInterval(), reprocessor::run, clock));
    }
}
