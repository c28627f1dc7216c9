package io.tracking.api.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrackerScriptTest {

    private static final int LIMIT = 3584;

    @Test
    void hasAtMostThreeAndAHalfKilobytesGzipped() {
        TrackerScript script = TrackerScript.of("/track", "tracking_id");

        assertThat(script.gzip()).hasSizeLessThanOrEqualTo(LIMIT);
    }

    @Test
    void hasAnotherHashUnderOtherNames() {
        TrackerScript usual = TrackerScript.of("/track", "tracking_id");
        TrackerScript own = TrackerScript.of("/data/in", "visitor");

        assertThat(new String(own.plain(), StandardCharsets.UTF_8))
                .contains("'/data/in'")
                .contains("'visitor'");
        assertThat(own.hash()).isNotEqualTo(usual.hash()).hasSize(16);
    }
}
