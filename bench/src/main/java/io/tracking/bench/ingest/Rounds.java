package io.tracking.bench.ingest;

import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Quiet;
import io.tracking.bench.traffic.Wrk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Interleaved rounds: each subject once, then each again in the opposite order, so that a slow minute of the machine hits all of them, and
 * so does whatever the first of a round pays.
 */
final class Rounds {

    static final String REQUESTS = "req/s";
    static final String EVENTS = "events/s";
    static final String CPU = "CPU us/req";
    static final String CPU_EVENT = "CPU us/event";
    static final String PEAK = "peak MiB";
    static final String ERRORS = "errors";

    /** Part of a server's processor time that its compilers take when it is warm. */
    private static final double WARM = 0.03;

    private static final int MOST_WARMUPS = 6;

    private final Wrk wrk;
    private final int rounds;
    private final Duration duration;
    private final Duration warmup;
    private final Quiet quiet;
    private final Map<String, Long> accepted = new HashMap<>();
    private final Map<String, Long> cut = new HashMap<>();
    private int seed = 1;

    private record Taken(Wrk.Result wrk, Duration cpu, Duration compilers) {}

    Rounds(Wrk wrk, int rounds, Duration duration, Duration warmup, Quiet quiet) {
        this.wrk = wrk;
        this.rounds = rounds;
        this.duration = duration;
        this.warmup = warmup;
        this.quiet = quiet;
    }

    int count() {
        return rounds;
    }

    Quiet quiet() {
        return quiet;
    }

    /** Runs until the compilers have little left to do. */
    void warmUp(Subject subject, int eventsPerRequest, int connections) {
        quiet.awaitQuiet();
        double compiling = 1;
        for (int run = 0; run < MOST_WARMUPS && compiling > WARM; run++) {
            Duration cpu = subject.child().cpu();
            Duration compilers = subject.child().compilerCpu();
            run(subject, eventsPerRequest, connections, warmup);
            compiling = (double) subject.child().compilerCpu().minus(compilers).toMillis()
                    / Math.max(1, subject.child().cpu().minus(cpu).toMillis());
        }
    }

    /** One round of one subject. */
    void measure(Measurement into, Subject subject, int eventsPerRequest, int connections) {
        Quiet.Round<Taken> round = quiet.run(() -> {
            Duration cpuBefore = subject.child().cpu();
            Duration compilersBefore = subject.child().compilerCpu();
            Wrk.Result result = run(subject, eventsPerRequest, connections, duration);
            return new Taken(
                    result,
                    subject.child().cpu().minus(cpuBefore),
                    subject.child().compilerCpu().minus(compilersBefore));
        });
        Wrk.Result result = round.result().wrk();
        double cpuMicros = round.result().cpu().toNanos() / 1e3 / result.requests();
        into.add(subject.name(), REQUESTS, result.perSecond());
        into.add(subject.name(), EVENTS, result.perSecond() * eventsPerRequest);
        into.add(subject.name(), CPU, cpuMicros);
        into.add(subject.name(), CPU_EVENT, cpuMicros / eventsPerRequest);
        into.add(
                subject.name(),
                "without JIT",
                cpuMicros - round.result().compilers().toNanos() / 1e3 / result.requests());
        into.add(subject.name(), "closed p50 ms", result.p50Micros() / 1e3);
        into.add(subject.name(), "closed p99 ms", result.p99Micros() / 1e3);
        into.add(subject.name(), PEAK, subject.child().peakMegabytes());
        into.add(subject.name(), ERRORS, result.errors());
        into.add(
                subject.name(),
                "JIT %",
                100.0
                        * round.result().compilers().toMillis()
                        / Math.max(1, round.result().cpu().toMillis()));
        into.add(subject.name(), Quiet.FOREIGN, round.foreignPercent());
        into.tell(subject.name());
    }

    void measure(Measurement into, List<Subject> subjects, int eventsPerRequest, int connections) {
        List<Subject> order = new ArrayList<>(subjects);
        for (int round = 0; round < rounds; round++) {
            for (Subject subject : order) {
                measure(into, subject, eventsPerRequest, connections);
            }
            Collections.reverse(order);
        }
    }

    private Wrk.Result run(Subject subject, int eventsPerRequest, int connections, Duration time) {
        Wrk.Result result = wrk.run(subject.url(), subject.pool(), seed++, eventsPerRequest, connections, time);
        accepted.merge(subject.name(), (result.requests() - result.refused()) * eventsPerRequest, Long::sum);
        cut.merge(
                subject.name(),
                (connections + result.readErrors() + result.timeouts()) * (long) eventsPerRequest,
                Long::sum);
        return result;
    }

    /** Events that this subject answered with success so far. */
    long accepted(Subject subject) {
        return accepted.getOrDefault(subject.name(), 0L);
    }

    /** Events that may have been under way when wrk stopped: it does not wait for the last answers. */
    long cut(Subject subject) {
        return cut.getOrDefault(subject.name(), 0L);
    }
}
