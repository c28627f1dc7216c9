package io.tracking.api.queue;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The spill lane: where messages go when the queue refuses them.
 *
 * @param bucket whose {@code spill/} takes them; empty for none
 * @param sendTimeout a write without an answer for this long counts as refused
 * @param refusals after so many in a row by the queue, messages go straight to the spill lane
 * @param probeInterval how often one of them tries the queue then
 */
@ConfigurationProperties("tracking.spill")
public record SpillProperties(String bucket, Duration sendTimeout, int refusals, Duration probeInterval) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST_REFUSALS = 100;

    /** Checks the values. */
    public SpillProperties {
        requireBetween("tracking.spill.send-timeout", sendTimeout);
        requireBetween("tracking.spill.probe-interval", probeInterval);
        if (refusals < 1 || refusals > MOST_REFUSALS) {
            throw new IllegalArgumentException("tracking.spill.refusals must be 1 to 100, got " + refusals);
        }
    }

    private static void requireBetween(String property, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(property + " must be 100ms to 1m, got " + value);
        }
    }

    /** Fails when a request would be given up before both lanes have been tried. */
    void requireTimeFor(QueueProperties queue, CommitProperties commit) {
        Duration both = queue.sendTimeout().plus(sendTimeout);
        if (commit.commitTimeout().compareTo(both) < 0) {
            throw new IllegalArgumentException(
                    "tracking.api.commit-timeout must be at least tracking.queue.send-timeout and"
                            + " tracking.spill.send-timeout together (" + both + "), got " + commit.commitTimeout());
        }
    }
}
