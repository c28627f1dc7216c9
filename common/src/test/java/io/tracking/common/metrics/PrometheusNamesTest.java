package io.tracking.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusNamesTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void filter() {
        registry.config().meterFilter(new PrometheusNames());
    }

    @Test
    void givesADescriptionToWhatHasNone() {
        Meter.Id requests = Timer.builder("http.server.requests")
                .tag("uri", "/admin")
                .register(registry)
                .getId();

        assertThat(requests.getDescription()).isEqualTo("Requests that were answered");
        assertThat(requests.getTag("uri")).isEqualTo("/admin");
    }

    @Test
    void leavesADescriptionThatIsThere() {
        Meter.Id requests = Timer.builder("http.server.requests")
                .description("its own")
                .register(registry)
                .getId();

        assertThat(requests.getDescription()).isEqualTo("its own");
    }

    @Test
    void renamesWhatLooksLikeAPartOfAHistogram() {
        Meter.Id cpus = Gauge.builder("system.cpu.count", () -> 2)
                .description("Processors")
                .register(registry)
                .getId();

        assertThat(cpus.getName()).isEqualTo("system.cpus");
        assertThat(cpus.getDescription()).isEqualTo("Processors");
    }

    @Test
    void leavesOutWhatIsInOtherUnitsThanSeconds() {
        registry.counter("process.cpu.time");
        registry.counter("tomcat.sessions.created");
        registry.counter("tracking.records.received");

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("tracking.records.received");
    }
}
