package io.tracking.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class HttpMetricsTest {

    private final AtomicLong now = new AtomicLong();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final HttpMetrics metrics = new HttpMetrics(registry, now::get);

    @Test
    void tellsRefusalsOnceAMinuteAndAsNumbers(CapturedOutput log) {
        for (int i = 0; i < 1_000; i++) {
            metrics.refused(RefusalReason.PATH);
        }
        assertThat(log.getOut()).doesNotContain("Refused");

        now.addAndGet(Duration.ofMinutes(1).toNanos());
        metrics.refused(RefusalReason.ORIGIN);
        metrics.refused(RefusalReason.ORIGIN);

        assertThat(log.getOut()).contains("Refused in the last 60 s: 1 for origin, 1000 for path");
        assertThat(log.getOut().lines().filter(line -> line.contains("Refused")))
                .hasSize(1);
        assertThat(registry.get("tracking.http.refused")
                        .tag("reason", "path")
                        .counter()
                        .count())
                .isEqualTo(1_000);
    }

    @Test
    void tellsOneFailureAMinuteAndNothingOfABody(CapturedOutput log) {
        for (int i = 0; i < 1_000; i++) {
            metrics.failed(new IllegalStateException("hunter2", new IllegalArgumentException("hunter2")));
        }

        assertThat(log.getOut().lines().filter(line -> line.contains("Cannot take a request")))
                .hasSize(1);
        assertThat(log.getOut())
                .contains("java.lang.IllegalArgumentException", "HttpMetricsTest")
                .doesNotContain("hunter2");
    }
}
