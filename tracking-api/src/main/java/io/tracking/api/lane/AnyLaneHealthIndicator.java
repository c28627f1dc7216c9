package io.tracking.api.lane;

import java.util.List;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Tells whether records can be stored: they can while one of the lanes is there. */
final class AnyLaneHealthIndicator implements HealthIndicator {

    private final List<LaneHealthIndicator> lanes;

    AnyLaneHealthIndicator(List<LaneHealthIndicator> lanes) {
        this.lanes = lanes;
    }

    @Override
    public Health health() {
        return lanes.stream().anyMatch(lane -> lane.health().getStatus().equals(Status.UP))
                ? Health.up().build()
                : Health.down().withDetail("error", "no lane takes messages").build();
    }
}
