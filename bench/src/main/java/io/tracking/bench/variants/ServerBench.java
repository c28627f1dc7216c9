package io.tracking.bench.variants;

import io.tracking.bench.process.Java;
import io.tracking.bench.process.MeasuredProcess;
import io.tracking.bench.report.Bench;
import io.tracking.bench.report.BenchCommand;
import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Options;
import io.tracking.bench.traffic.Wrk;
import io.tracking.sandbox.demo.Events;
import io.tracking.sandbox.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code bench/servers}: how a server may wait for the queue, in turns, under wrk. */
public final class ServerBench {

    /** What {@code bench/servers} understands. */
    public static final BenchCommand COMMAND = BenchCommand.of(
                    "servers", "Compares ways of waiting for the queue, on Tomcat and Jetty (ADR 8).")
            .with("rounds", 5, "Rounds of each subject.")
            .with("seconds", 5, "Seconds of one round.")
            .withCount("warmup", 20, "Seconds of the warm-up.")
            .with("connections", 256, "Of the clients.")
            .with("modes", "async,async-together,sync,jetty-async,jetty-async-together,jetty-sync", "What is compared.")
            .with("java", "", "The home of a JDK for the measured servers. Default: the one that measures.")
            .build();

    private ServerBench() {}

    public static void main(String[] arguments) throws IOException {
        Bench bench = Bench.of(COMMAND, arguments);
        Options options = bench.options();
        Path directory = bench.directory();
        Path pool = directory.resolve("events");
        new Events(7).writePool(pool, 8_192);
        Wrk wrk = new Wrk(Path.of("bench/wrk/track.lua").toAbsolutePath());
        int connections = options.number("connections");

        Map<MeasuredProcess, URI> servers = new LinkedHashMap<>();
        for (String mode : options.list("modes")) {
            int port = Ports.free();
            MeasuredProcess server = MeasuredProcess.start(
                    mode,
                    directory,
                    Java.main(
                            WaitingServer.class,
                            List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC"),
                            List.of(Integer.toString(port), mode)));
            URI url = URI.create("http://127.0.0.1:" + port + "/track");
            server.awaitHttp(url.resolve("/"));
            servers.put(server, url);
        }
        int seed = 1;
        for (URI url : servers.values()) {
            wrk.run(url, pool, seed++, 1, connections, Duration.ofSeconds(options.number("warmup")));
        }
        Measurement measurement =
                new Measurement("MeasuredServers that answer 5 ms later, " + connections + " connections");
        for (int round = 0; round < options.number("rounds"); round++) {
            for (Map.Entry<MeasuredProcess, URI> server : servers.entrySet()) {
                String name = server.getKey().name();
                Duration cpu = server.getKey().cpu();
                Duration time = Duration.ofSeconds(options.number("seconds"));
                Wrk.Result result = wrk.run(server.getValue(), pool, seed++, 1, connections, time);
                measurement.add(name, "req/s", result.perSecond());
                measurement.add(
                        name, "CPU us/req", server.getKey().cpu().minus(cpu).toNanos() / 1e3 / result.requests());
                measurement.add(name, "closed p99 ms", result.p99Micros() / 1e3);
                measurement.add(name, "peak MiB", server.getKey().peakMegabytes());
                measurement.add(name, "errors", result.errors());
                measurement.tell(name);
            }
        }
        bench.report().done(measurement);
        servers.keySet().forEach(MeasuredProcess::close);
    }
}
