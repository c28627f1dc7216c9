package io.tracking.api.lane;

import io.tracking.api.commit.CommitProperties;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The spill lane: where messages go when the queue refuses them.
 *
 * @param bucket whose {@code spill/} takes them; empty for none
 * @param sendTimeout a write without an answer for this long counts as refused
 * @param refusals after so many in a row by the queue, messages go straight to the spill lane
 * @param probeInterval how often one of them tries the queue then
 */
@Validated
@ConfigurationProperties("tracking.spill")
public record SpillLaneProperties(
        @NotNull String bucket,
        @NotNull
                @DurationMin(millis = 100, message = SpillLaneProperties.WAIT)
                @DurationMax(minutes = 1, message = SpillLaneProperties.WAIT)
                Duration sendTimeout,
        @Min(value = 1, message = SpillLaneProperties.REFUSALS)
                @Max(value = 100, message = SpillLaneProperties.REFUSALS)
                int refusals,
        @NotNull
                @DurationMin(millis = 100, message = SpillLaneProperties.WAIT)
                @DurationMax(minutes = 1, message = SpillLaneProperties.WAIT)
                Duration probeInterval) {

    static final String WAIT = SqsLaneProperties.WAIT;
    static final String REFUSALS = "must be 1 to 100";

    /** Fails when a request would be given up before both lanes have been tried. */
    void requireTimeFor(SqsLaneProperties queue, CommitProperties commit) {
        Duration both = queue.sendTimeout().plus(sendTimeout);
        if (commit.commitTimeout().compareTo(both) < 0) {
            throw new IllegalArgumentException(
                    "tracking.api.commit-timeout must be at least tracking.queue.send-timeout and"
                            + " tracking.spill.send-timeout together (" + both + "), got " + commit.commitTimeout());
        }
    }
}
