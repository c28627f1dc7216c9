package io.tracking.loader.lookup;

import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeFiles;
import io.tracking.loader.redshift.Redshift;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

    @Bean
    RecordFinder recordFinder(Lake lake, LakeFiles lakeFiles, RecordRows rows, Clock clock) {
        return new RecordFinder(lake, lakeFiles, rows, clock);
    }

    @Bean
    RecordRows recordRows(Redshift redshift) {
        return new RecordRows(redshift);
    }
}
