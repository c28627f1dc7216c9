package io.tracking.loader.rejected;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.record.RecordReader;
import io.tracking.loader.jobs.Jobs;
import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFiles;
import io.tracking.loader.load.LoadProperties;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.schedule.LoadSchedule;
import io.tracking.loader.schedule.WakeUp;
import io.tracking.loader.window.WindowFactory;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RejectedConfiguration {

    @Bean
    RejectedFiles rejectedFiles(Lake lake, LakeFiles lakeFiles) {
        return new RejectedFiles(lake, lakeFiles);
    }

    @Bean
    Replayer replayer(
            RejectedFiles files,
            RecordReader records,
            LakeFiles lakeFiles,
            WindowFactory windows,
            Replays replays,
            Jobs jobs,
            Clock clock,
            MeterRegistry registry) {
        return new Replayer(
                files,
                new ReplayReader(records),
                lakeFiles,
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
    Replays replays(Redshift redshift, Clock clock) {
        return new Replays(redshift, clock);
    }
}
