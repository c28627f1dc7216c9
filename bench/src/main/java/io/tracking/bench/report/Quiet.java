package io.tracking.bench.report;

import io.tracking.bench.process.Machine;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Repeats a round while others used the machine: judged by their time on the processors, never by the result. When its
 * patience is used up, what comes is taken, and the figure {@value #FOREIGN} tells.
 */
public final class Quiet {

    /** Percent of all processors' time that others took during a round. */
    public static final String FOREIGN = "others %";

    private final double most;
    private long patienceNanos;

    /**
     * Builds a judge.
     *
     * @param mostPercent of the processors' time that others may take
     * @param patience spent on rounds that are thrown away
     */
    public Quiet(double mostPercent, Duration patience) {
        most = mostPercent / 100;
        patienceNanos = patience.toNanos();
    }

    /** What a round gave. */
    public record Round<T>(T result, double foreignPercent) {}

    /** Runs {@code round} until it was quiet. */
    public <T> Round<T> run(Supplier<T> round) {
        while (true) {
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
}
