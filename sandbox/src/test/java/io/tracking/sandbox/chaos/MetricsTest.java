package io.tracking.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void areOurGaugesAndWhatCountedTrouble() {
        String page =
                """
                # HELP tracking_freshness_seconds How old
                # TYPE tracking_freshness_seconds gauge
                tracking_freshness_seconds 12.5
                # TYPE tracking_loader_dead_letters gauge
                tracking_loader_dead_letters NaN
                # TYPE tracking_lane_sends_total counter
                tracking_lane_sends_total{lane="sqs",outcome="refused"} 3.0
                tracking_lane_sends_total{lane="sqs",outcome="confirmed"} 9.0
                tracking_lane_sends_total{lane="s3",outcome="refused"} 0.0
                # TYPE jvm_threads_live_threads gauge
                jvm_threads_live_threads 40.0
                """;

        assertThat(Metrics.alarming(page))
                .isEqualTo(Map.of(
                        "tracking_freshness_seconds", 12.5,
                        "tracking_loader_dead_letters", Double.NaN,
                        "tracking_lane_sends_total{lane=\"sqs\",outcome=\"refused\"}", 3.0));
    }
}
