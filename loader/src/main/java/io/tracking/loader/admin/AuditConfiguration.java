package io.tracking.loader.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.loader.redshift.Redshift;
import io.tracking.loader.schedule.LoadSchedule;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the audit log, and the schedule that writes entries which could not be written at once. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    /** How often entries of the audit log are written that could not be written at once. */
    private static final Duration AUDIT_INTERVAL = Duration.ofSeconds(5);

    @Bean
    AuditLog auditLog(Redshift redshift, Clock clock, MeterRegistry registry) {
        return new AuditLog(redshift, clock).metered(registry);
    }

    @Bean
    LoadSchedule auditSchedule(AuditLog audit, Clock clock) {
        return new LoadSchedule("audit", AUDIT_INTERVAL, audit::retry, clock);
    }
}
