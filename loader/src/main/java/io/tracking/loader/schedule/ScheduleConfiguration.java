package io.tracking.loader.schedule;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what wakes the schedules, and the gauges that tell of their runs. */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {

    @Bean
    Awake awake() {
        return new Awake();
    }

    @Bean
    WakeUp wakeUp() {
        return new WakeUp();
    }

    @Bean
    ScheduleGauges scheduleGauges(List<LoadSchedule> schedules) {
        return new ScheduleGauges(schedules);
    }
}
