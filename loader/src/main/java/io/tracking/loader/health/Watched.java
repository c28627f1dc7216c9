package io.tracking.loader.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tracking.common.reach.Reachability;

/**
 * Notes whether one service that this loader needs answers: {@code tracking.unreachable} tells how long it has not.
 * Thread-safe.
 */
public final class Watched {

    private final Reachability reachability = new Reachability(System::nanoTime);

    /** @param service the metric's tag: {@code redshift}, {@code s3}, {@code sqs}, {@code spill} or {@code notifications} */
    public Watched(String service, MeterRegistry registry) {
        Gauge.builder("tracking.unreachable", reachability, Reachability::unreachableSeconds)
                .description(
                        "Since the service last answered; 0 when its last answer was good, NaN while nobody asked it")
                .baseUnit("seconds")
                .tag("service", service)
                .register(registry);
    }

    /** Makes a call that can fail because the service does not answer. */
    @FunctionalInterface
    public interface Call<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Calls, and notes whether the service answered.
     *
     * @param silence what {@code call} throws when it did not; anything else it throws is an answer
     */
    public <T, E extends Exception> T call(Class<? extends Exception> silence, Call<T, E> call) throws E {
        boolean silent = false;
        try {
            return call.run();
        } catch (Exception e) {
            silent = silence.isInstance(e);
            throw e;
        } finally {
            if (silent) {
                reachability.failed();
            } else {
                reachability.answered();
            }
        }
    }
}
