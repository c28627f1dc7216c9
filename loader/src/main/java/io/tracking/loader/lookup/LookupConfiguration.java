package io.tracking.loader.lookup;

import io.tracking.loader.lake.Lake;
import io.tracking.loader.lake.LakeListing;
import io.tracking.loader.redshift.Redshift;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the finder of records. */
@Configuration(proxyBeanMethods = false)
class LookupConfiguration {

    @Bean
    RecordFinder recordFinder(Lake lake, LakeListing lakeListing, RecordRows rows, Clock clock) {
        return new RecordFinder(lake, lakeListing, rows, clock);
    }

    @Bean
    ContractCounts contractCounts(Lake lake, LakeListing lakeListing, SchemaProperties properties) {
        return new ContractCounts(lake, lakeListing, properties.prefix());
    }

    @Bean
    RecordRows recordRows(Redshift redshift) {
        return new RecordRows(redshift);
    }
}
