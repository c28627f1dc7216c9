package io.tracking.loader.jobs;

import io.tracking.loader.lake.LakeFiles;
import io.tracking.loader.load.LoadProperties;
import io.tracking.loader.load.Warehouse;
import io.tracking.loader.load.WarehouseProperties;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.schedule.Awake;
import io.tracking.loader.schedule.LoadSchedule;
import io.tracking.loader.schedule.WakeUp;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

    @Bean
    Jobs jobs(Redshift redshift, Clock clock, WakeUp wakeUp, Awake awake) {
        Jobs jobs = new Jobs(redshift, clock, wakeUp);
        awake.add(jobs::mayHaveCome);
        return jobs;
    }

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
