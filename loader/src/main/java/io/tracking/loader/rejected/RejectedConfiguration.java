package io.tracking.loader.rejected;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.announce.Announcer;
import io.tracking.loader.jobs.JobTable;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.load.LoadProperties;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.schedule.LoadSchedule;
import io.tracking.loader.schedule.WakeUp;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the search of rejected files, the replayer, and the table of replays. */
@Configuration(proxyBeanMethods = false)
class RejectedConfiguration {

    @Bean
    RejectedFiles rejectedFiles(Lake lake, LakeListing lakeListing) {
        return new RejectedFiles(lake, lakeListing);
    }

    @Bean
    Replayer replayer(
            RejectedFiles files,
            RecordReader records,
            LakeListing lakeListing,
            WindowFactory windows,
            ReplayTable replays,
            JobTable jobs,
            Clock clock,
            MeterRegistry registry) {
        return new Replayer(
                files,
                new ReplayReader(records),
                lakeListing,
                windows.direct("replay"),
                replays,
                jobs,
                windows.loaderId(),
                clock,
                registry);
    }

    @Bean
    LoadSchedule replaySchedule(Replayer replayer, LoadProperties loading, WakeUp wakeUp, Clock clock) {
        return wakeUp.of(new LoadSchedule("replay", loading.loadInterval(), replayer::run, clock));
    }

    @Bean
    ReplayTable replays(Redshift redshift, Clock clock, Announcer announcer) {
        return new ReplayTable(redshift, clock, announcer);
    }
}
