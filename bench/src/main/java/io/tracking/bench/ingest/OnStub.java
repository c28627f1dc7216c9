package io.tracking.bench.ingest;

import static io.tracking.bench.ingest.Rounds.CPU;
import static io.tracking.bench.ingest.Rounds.CPU_EVENT;
import static io.tracking.bench.ingest.Rounds.ERRORS;
import static io.tracking.bench.ingest.Rounds.EVENTS;
import static io.tracking.bench.ingest.Rounds.PEAK;
import static io.tracking.bench.ingest.Rounds.REQUESTS;

import io.tracking.bench.report.BenchReport;
import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Quiet;
import io.tracking.bench.sqsstub.Stub;
import io.tracking.bench.sqsstub.StubStats.QueueStats;
import io.tracking.bench.traffic.OpenLoop;
import io.tracking.sandbox.demo.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The measurements whose queue is a stub that confirms after five milliseconds. */
final class OnStub {

    private static final String API = "tracking-api";
    private static final String BEFORE = "tracking-api before";
    private static final String NGINX = "nginx 204";
    private static final String QUEUELESS = "Boot, no queue";
    private static final String PER_EVENT = "message per event";
    private static final String FLUME = "Flume, file channel";
    private static final int BATCH = 50;
    private static final Duration OPEN_LOOP = Duration.ofSeconds(8);

    private final MeasuredServers servers;
    private final Rounds rounds;
    private final BenchReport report;
    private final Path directory;
    private final List<String> scenarios;
    private final List<Subject> subjects = new ArrayList<>();
    private final List<Stub> stubs = new ArrayList<>();
    private int seed = 1_000;

    private record Taken(OpenLoop.Result open, Duration cpu) {}

    OnStub(MeasuredServers servers, Rounds rounds, BenchReport report, Path directory, List<String> scenarios) {
        this.servers = servers;
        this.rounds = rounds;
        this.report = report;
        this.directory = directory;
        this.scenarios = scenarios;
    }

    void measure(List<String> names) {
        Stub stub = stub("stub");
        for (String name : names) {
            subjects.add(start(name, stub));
        }
        Subject api = subjects.stream()
                .filter(subject -> subject.name().equals(API))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--subjects must name tracking-api"));
        subjects.forEach(subject -> rounds.warmUp(subject, 1, 256));
        double peak = Double.NaN;
        if (scenarios.contains("single")) {
            peak = single(stub, api);
        }
        if (scenarios.contains("many")) {
            many(api);
        }
        if (scenarios.contains("batch")) {
            batch();
        }
        audit(stub, api);
        subjects.stream().filter(subject -> !subject.equals(api)).forEach(subject -> subject.child()
                .close());
        if (Double.isNaN(peak)) {
            peak = peak(api);
        }
        if (scenarios.contains("steady")) {
            steady(stub, api);
        }
        if (scenarios.contains("latency")) {
            latency(api, peak);
        }
        if (scenarios.contains("overload")) {
            overload(api, peak);
        }
        api.child().close();
        if (scenarios.contains("kill")) {
            killed(peak);
        }
        stubs.forEach(Stub::close);
    }

    private Stub stub(String name) {
        Stub stub = Stub.start(directory.resolve(name), List.of());
        stubs.add(stub);
        return stub;
    }

    /** The yardstick has a stub of its own: its million messages are no part of ours. */
    private Subject start(String name, Stub stub) {
        return switch (name) {
            case "nginx" -> servers.nginx();
            case "queueless" -> servers.queueless();
            case "message-per-event" ->
                servers.messagePerEvent(
                        PER_EVENT, stub("stub-message-per-event").endpoint());
            case "flume" -> servers.flume();
            case "tracking-api" -> servers.api(API, stub.endpoint());
            case "before" -> servers.apiBefore(BEFORE, stub("stub-before").endpoint());
            default ->
                throw new IllegalArgumentException("--subjects must name some of nginx, queueless, message-per-event,"
                        + " flume, tracking-api, before, got " + name);
        };
    }

    private double single(Stub stub, Subject api) {
        Measurement single = new Measurement("Single events, 256 connections, queue confirms after 5 ms");
        QueueStats before = stub.stats().queue(api.queue());
        long acceptedBefore = rounds.accepted(api);
        rounds.measure(single, subjects, 1, 256);
        QueueStats after = stub.stats().queue(api.queue());
        single.atLeast("tracking-api / Boot, no queue: req/s", single.ratio(API, QUEUELESS, REQUESTS), 0.42);
        single.atLeast("tracking-api / message per event: req/s", single.ratio(API, PER_EVENT, REQUESTS), 2.8);
        single.atMost("tracking-api / message per event: CPU a request", single.ratio(API, PER_EVENT, CPU), 0.27);
        single.atLeast("tracking-api / Flume: req/s", single.ratio(API, FLUME, REQUESTS), 4);
        single.atLeast("tracking-api / nginx: req/s", single.ratio(API, NGINX, REQUESTS), 0.18);
        notSlower(single, REQUESTS, CPU);
        single.atMost("tracking-api: errors", single.median(API, ERRORS), 0);
        single.atMost("tracking-api: peak MiB", single.median(API, PEAK), 512);
        single.atMost(
                "billed chunks per million events at full load",
                1e6 * (after.billedChunks() - before.billedChunks()) / (rounds.accepted(api) - acceptedBefore),
                20_000);
        report.done(single);
        return single.median(API, REQUESTS);
    }

    private void many(Subject api) {
        Measurement many = new Measurement("Single events, 1 000 connections, queue confirms after 5 ms");
        List<Subject> few = subjects.stream()
                .filter(subject -> !subject.name().equals(FLUME))
                .toList();
        rounds.warmUp(api, 1, 1_000);
        rounds.measure(many, few, 1, 1_000);
        many.atLeast("tracking-api / nginx: req/s", many.ratio(API, NGINX, REQUESTS), 0.25);
        notSlower(many, REQUESTS, CPU);
        many.atMost("tracking-api: errors", many.median(API, ERRORS), 0);
        many.atMost("tracking-api: peak MiB", many.median(API, PEAK), 512);
        report.done(many);
    }

    private void batch() {
        Measurement batch = new Measurement("50 events a request, 64 connections, queue confirms after 5 ms");
        List<Subject> both = subjects.stream()
                .filter(subject -> List.of(API, BEFORE, NGINX).contains(subject.name()))
                .toList();
        both.forEach(subject -> rounds.warmUp(subject, BATCH, 64));
        rounds.measure(batch, both, BATCH, 64);
        batch.atMost("tracking-api: CPU us an event", batch.median(API, CPU_EVENT), 7);
        batch.atLeast("tracking-api / nginx: events/s", batch.ratio(API, NGINX, EVENTS), 0.12);
        notSlower(batch, EVENTS, CPU_EVENT);
        batch.atMost("tracking-api: errors", batch.median(API, ERRORS), 0);
        batch.atMost("tracking-api: peak MiB", batch.median(API, PEAK), 512);
        report.done(batch);
    }

    /** Beside the commit before, within what two runs of one commit differ. */
    private static void notSlower(Measurement measured, String rate, String cpu) {
        measured.atLeast("tracking-api / before: " + rate, measured.ratio(API, BEFORE, rate), 0.95);
        measured.atMost("tracking-api / before: " + cpu, measured.ratio(API, BEFORE, cpu), 1.05);
    }

    private double peak(Subject api) {
        Measurement peak = new Measurement("Peak of tracking-api, 256 connections");
        rounds.measure(peak, List.of(api), 1, 256);
        return peak.median(API, REQUESTS);
    }

    /** The stated load: a million events an hour, and ten times that. */
    private void steady(Stub stub, Subject api) {
        Measurement steady = new Measurement("Constant rate, single events, up to 256 connections");
        for (int rate : List.of(278, 2_778)) {
            QueueStats before = stub.stats().queue(api.queue());
            OpenLoop.Result result = open(steady, api, rate, rate + " events/s", Duration.ofSeconds(20), 256);
            QueueStats after = stub.stats().queue(api.queue());
            double chunks = 1e6 * (after.billedChunks() - before.billedChunks()) / result.answered();
            steady.add(rate + " events/s", "chunks/million", chunks);
            steady.atMost("billed chunks per million events at " + rate + " events/s", chunks, 60_000);
        }
        report.done(steady);
    }

    private void latency(Subject api, double peak) {
        Measurement latency = new Measurement("Latency at a constant rate, up to 256 connections, from the due moment");
        for (double part : List.of(0.1, 0.25, 0.5, 0.75)) {
            String name = String.format(Locale.ROOT, "%.2f of the peak", part);
            for (int round = 0; round < rounds.count(); round++) {
                open(latency, api, part * peak, name, OPEN_LOOP, 256);
            }
            if (part >= 0.5) {
                latency.atMost("p99 ms at " + name, latency.median(name, "p99 ms"), 40);
            }
        }
        report.done(latency);
    }

    private void overload(Subject api, double peak) {
        Measurement curve = new Measurement("Offered against served, up to 1 000 connections");
        double best = 0;
        for (double part : List.of(0.2, 0.4, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0)) {
            String name = String.format(Locale.ROOT, "%.1f of the peak", part);
            OpenLoop.Result result = open(curve, api, part * peak, name, OPEN_LOOP, 1_000);
            double served = result.servedPerSecond();
            best = Math.max(best, served);
            if (part >= 2) {
                curve.atLeast("served at " + name + " / best served", served / best, 0.9);
            }
        }
        report.done(curve);
    }

    private OpenLoop.Result open(
            Measurement into, Subject api, double rate, String name, Duration duration, int connections) {
        Quiet.Round<Taken> round = rounds.quiet().run(() -> {
            Duration cpuBefore = api.child().cpu();
            OpenLoop.Result result =
                    OpenLoop.run(api.url(), new Events(seed++), api.pool(), connections, rate, duration);
            return new Taken(result, api.child().cpu().minus(cpuBefore));
        });
        OpenLoop.Result result = round.result().open();
        into.add(name, "offered/s", rate);
        into.add(name, "served/s", result.servedPerSecond());
        into.add(name, "p50 ms", result.millis(50));
        into.add(name, "p99 ms", result.millis(99));
        into.add(name, "p99.9 ms", result.millis(99.9));
        into.add(name, CPU, round.result().cpu().toNanos() / 1e3 / Math.max(1, result.answered()));
        into.add(name, PEAK, api.child().peakMegabytes());
        into.add(name, "not 202", result.refused() + result.broken());
        into.add(name, Quiet.FOREIGN, round.foreignPercent());
        into.tell(name);
        return result;
    }

    /** wrk does not wait for its last answers: what it cut off may be in the queue, nothing else may differ. */
    private void audit(Stub stub, Subject api) {
        Measurement audit = new Measurement("Audit: request_ids answered with 202 against those in the queue");
        QueuedIds ids = new QueuedIds();
        stub.messages(api.queue(), ids::add);
        long missing = Math.max(0, rounds.accepted(api) - ids.distinct());
        long extra = Math.max(0, ids.distinct() - rounds.accepted(api));
        audit.add(API, "answered 202", rounds.accepted(api));
        audit.add(API, "in the queue", ids.total());
        audit.add(API, "distinct", ids.distinct());
        audit.atMost("answered with 202 and not in the queue", missing, 0);
        audit.add(API, "more than once", ids.total() - ids.distinct());
        audit.atMost("in the queue, cut off before the answer", extra, rounds.cut(api));
        report.done(audit);
    }

    /** kill -9 in the middle of the traffic: every id answered before is in the queue. */
    private void killed(double peak) {
        Stub stub = stub("stub-killed");
        Subject api = servers.api("killed tracking-api", stub.endpoint());
        Thread killer = new Thread(() -> {
            try {
                Thread.sleep(6_000);
                api.child().kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        killer.start();
        Events events = new Events(seed++);
        OpenLoop.Result result = OpenLoop.run(api.url(), events, api.pool(), 256, peak / 2, Duration.ofSeconds(8));
        QueuedIds ids = new QueuedIds();
        stub.messages(api.queue(), ids::add);
        long lost = result.accepted().stream()
                .filter(event -> !ids.contains(events.requestId(event)))
                .count();
        Measurement killed = new Measurement("kill -9 of tracking-api under load");
        killed.add(API, "answered 202", result.accepted().cardinality());
        killed.add(API, "in the queue", ids.distinct());
        killed.add(API, "cut off", result.broken());
        killed.atLeast("answered with 202 before the kill", result.accepted().cardinality(), 1);
        killed.atMost("answered with 202 and not in the queue", lost, 0);
        report.done(killed);
    }
}
