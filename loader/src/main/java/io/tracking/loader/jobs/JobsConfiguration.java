package io.tracking.loader.jobs;

import io.tracking.loader.announce.Announcer;
import io.tracking.loader.lake.LakeListing;
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

/** Makes the table of jobs, and the schedule that makes their steps. */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

    @Bean
    JobTable jobs(Redshift redshift, Clock clock, WakeUp wakeUp, Awake awake, Announcer announcer) {
        JobTable jobs = new JobTable(redshift, clock, wakeUp, announcer);
        awake.add(jobs::mayHaveCome);
        return jobs;
    }

    @Bean
    LoadSchedule reprocessSchedule(
            JobTable jobs,
            LakeListing lakeListing,
            Warehouse warehouse,
            WarehouseProperties properties,
            LoadProperties loading,
            WakeUp wakeUp,
            Clock clock) {
        Reprocessor reprocessor = new Reprocessor(jobs, lakeListing, warehouse, properties, clock);
        return wakeUp.of(new LoadSchedule("reprocess", loading.loadInterval(), reprocessor::run, clock));
    }
}
