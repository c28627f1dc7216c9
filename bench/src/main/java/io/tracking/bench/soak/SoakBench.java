package io.tracking.bench.soak;

import io.tracking.bench.process.MeasuredProcess;
import io.tracking.bench.report.Bench;
import io.tracking.bench.report.BenchCommand;
import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Options;
import io.tracking.bench.traffic.OpenLoop;
import io.tracking.sandbox.demo.Events;
import io.tracking.sandbox.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** {@code bench/soak}: single events at a constant rate through the sandbox that {@code ./run} starts. */
public final class SoakBench {

    /** What {@code bench/soak} understands. */
    public static final BenchCommand COMMAND = BenchCommand.of(
                    "soak", "Sends single events at a constant rate through the sandbox that ./run starts.")
            .with("minutes", 30, "How long.")
            .with("rate", 2800, "Events a second.")
            .with("window", "10s", "Of the loader.")
            .with("connections", 256, "Of the clients.")
            .withCount("warmup", 30, "Seconds before the run.")
            .build();

    private static final int POOL = 8_192;
    private static final int SEED = 9;
    private static final int WARMUP_SEED = 8;
    private static final String TIMESTAMP = "\"request_timestamp\":\"[^\"]*\",";
    private static final Duration LAST_LOAD = Duration.ofMinutes(5);
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(10);
    private static final String RUN = "run";

    private final Bench bench;
    private final Options options;
    private final Path repository;
    private final Path directory;
    private final Path sandbox;

    private SoakBench(Bench bench) {
        this.bench = bench;
        options = bench.options();
        repository = bench.repository();
        directory = bench.directory();
        sandbox = directory.resolve("sandbox");
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        new SoakBench(Bench.of(COMMAND, arguments)).measure();
    }

    private void measure() throws IOException, SQLException {
        int apiPort = Ports.free();
        int redshiftPort = Ports.free();
        Path pool = directory.resolve("events.pool");
        // Without a timestamp of their own: it is the moment of receipt then.
        new Events(SEED).writePool(pool, POOL, event -> event.replaceFirst(TIMESTAMP, ""));
        URI track = URI.create("http://127.0.0.1:" + apiPort + "/track");
        int rate = options.number("rate");
        Duration duration = Duration.ofSeconds(60L * options.number("minutes"));
        try (MeasuredProcess run = run(apiPort, redshiftPort)) {
            run.awaitHttp(track.resolve("/actuator/health/readiness"));
            int connections = options.number("connections");
            int warmUp = OpenLoop.run(
                            track,
                            new Events(WARMUP_SEED),
                            pool,
                            connections,
                            rate,
                            Duration.ofSeconds(options.number("warmup")))
                    .accepted()
                    .cardinality();
            Events events = new Events(SEED);
            Instant start = Instant.now();
            Memory memory = new Memory(sandbox);
            try (Visibility visibility = new Visibility(redshiftPort, events, start, rate)) {
                CompletableFuture<OpenLoop.Result> sending = CompletableFuture.supplyAsync(
                        () -> OpenLoop.run(track, events, pool, connections, rate, duration));
                memory.sample();
                Instant nextSample = start.plus(BETWEEN_SAMPLES);
                while (!sending.isDone()) {
                    visibility.look();
                    if (Instant.now().isAfter(nextSample)) {
                        memory.sample();
                        nextSample = nextSample.plus(BETWEEN_SAMPLES);
                    }
                }
                OpenLoop.Result sent = sending.join();
                long accepted = (long) warmUp + sent.accepted().cardinality();
                visibility.endOf(sent);
                Instant deadline = Instant.now().plus(LAST_LOAD);
                while ((visibility.rows() < accepted || visibility.invisible() > 0)
                        && Instant.now().isBefore(deadline)) {
                    visibility.look();
                }
                memory.sample();
                report(rate, sent, accepted, visibility, memory);
            }
        }
    }

    private void report(int rate, OpenLoop.Result sent, long accepted, Visibility visibility, Memory memory)
            throws SQLException {
        Measurement soak = new Measurement("%d events/s for %s minutes through the sandbox, %s window"
                .formatted(rate, options.text("minutes"), options.text("window")));
        soak.add(RUN, "accepted", accepted);
        soak.add(RUN, "rows", visibility.rows());
        soak.add(RUN, "ids", visibility.distinctIds());
        soak.add(RUN, "not 202", sent.refused() + sent.broken());
        soak.add(RUN, "answer p99 ms", sent.millis(99));
        soak.add(RUN, "fresh p50 s", visibility.seconds(50));
        soak.add(RUN, "fresh p99 s", visibility.seconds(99));
        soak.add(RUN, "fresh max s", visibility.seconds(100));
        soak.atMost("accepted and not loaded, or loaded twice", Math.abs(accepted - visibility.rows()), 0);
        soak.atMost("accepted ids that are missing", accepted - visibility.distinctIds(), 0);
        soak.atMost("sampled events that never became visible", (long) visibility.invisible(), 0);
        memory.addTo(soak);
        bench.report().done(soak);
    }

    private MeasuredProcess run(int apiPort, int redshiftPort) {
        return MeasuredProcess.start(
                "sandbox",
                directory,
                List.of(
                        repository.resolve("run").toString(),
                        "--fresh",
                        "--window=" + options.text("window"),
                        "--directory=" + sandbox,
                        "--api-port=" + apiPort,
                        "--loader-port=" + Ports.free(),
                        "--sqs-port=" + Ports.free(),
                        "--s3-port=" + Ports.free(),
                        "--redshift-port=" + redshiftPort));
    }
}
