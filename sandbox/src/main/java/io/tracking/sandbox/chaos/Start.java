package io.tracking.sandbox.chaos;

import java.time.Duration;
import java.util.List;

/**
 * Tells how a process is started: with which clock.
 *
 * @param clockOffset how wrong its clock is
 * @param clockJumpsAfter how long after the start it is still right
 */
record Start(Duration clockOffset, Duration clockJumpsAfter) {

    static final Start PLAIN = new Start(Duration.ZERO, Duration.ZERO);

    boolean isPlain() {
        return clockOffset.isZero();
    }

    List<String> arguments() {
        return isPlain()
                ? List.of()
                : List.of(
                        "--tracking.debug.clock-offset=" + clockOffset.toSeconds() + "s",
                        "--tracking.debug.clock-jumps-after=" + clockJumpsAfter.toSeconds() + "s");
    }

    @Override
    public String toString() {
        if (isPlain()) {
            return "";
        }
        return ", its clock " + (clockOffset.isNegative() ? "" : "+") + clockOffset.toMinutes() + " min"
                + (clockJumpsAfter.isZero() ? "" : " after " + clockJumpsAfter.toSeconds() + " s");
    }
}
