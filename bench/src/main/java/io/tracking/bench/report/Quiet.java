package io.tracking.bench.report;

import io.tracking.bench.process.Machine;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits while others use the machine, and repeats a round when they did: judged by their time on the processors, never by
 * the result. When its patience is used up, what comes is taken, and the figure {@value #FOREIGN} tells.
 */
public final class Quiet {

    /** Percent of all processors' time that others took during a round. */
    public static final String FOREIGN = "others %";

    private static final long A_SECOND = 1_000_000_000;

    private final double most;
    private long patienceNanos;

    /**
     * Builds a judge.
     *
     * @param mostPercent of the processors' time that others may take
     * @param patience spent on waiting and on rounds that are thrown away
     */
    public Quiet(double mostPercent, Duration patience) {
        most = mostPercent / 100;
        patienceNanos = patience.toNanos();
    }

    /** What a round gave. */
    public record Round<T>(T result, double foreignPercent) {}

    /** Waits for a quiet second, then runs {@code round}; again when it did not stay quiet. */
    public <T> Round<T> run(Supplier<T> round) {
        while (true) {
            awaitQuiet();
            long started = System.nanoTime();
            Machine machine = new Machine();
            T result = round.get();
            double foreign = machine.foreignPart();
            if (foreign <= most || patienceNanos <= 0) {
                return new Round<>(result, 100 * foreign);
            }
            patienceNanos -= System.nanoTime() - started;
        }
    }

    /** Waits for a quiet second, as far as the patience goes. */
    public void awaitQuiet() {
        while (patienceNanos > 0) {
            Machine machine = new Machine();
            LockSupport.parkNanos(A_SECOND);
            if (machine.foreignPart() <= most) {
                return;
            }
            patienceNanos -= A_SECOND;
        }
    }
}
