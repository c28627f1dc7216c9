package io.tracking.bench.ingest;

import io.tracking.bench.report.Bench;
import io.tracking.bench.report.Options;
import io.tracking.bench.report.Report;
import io.tracking.bench.traffic.Wrk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code bench/ingest}: tracking-api and its yardsticks, alternately, on one machine. */
public final class IngestBench {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("seconds", "5"),
            Map.entry("warmup", "15"),
            Map.entry("scenarios", "single,many,batch,steady,latency,overload,kill,elasticmq"),
            Map.entry("subjects", "nginx,queueless,message-per-event,flume,tracking-api"),
            Map.entry("api-jvm", "-Xms256m -Xmx256m -XX:NewRatio=1 -XX:+UseSerialGC"),
            Map.entry("api-args", ""),
            Map.entry("before", ""),
            Map.entry("patience", "PT5M"));

    private IngestBench() {}

    public static void main(String[] arguments) throws IOException {
        Bench bench = Bench.inRounds("ingest", arguments, DEFAULTS);
        Options options = bench.options();
        Path repository = bench.repository();
        Path directory = bench.directory();
        String before = options.text("before");
        Servers servers = new Servers(
                repository,
                before.isEmpty() ? null : Path.of(before),
                directory,
                options.words("api-jvm"),
                options.words("api-args"));
        Report report = bench.report();
        Rounds rounds = new Rounds(
                new Wrk(repository.resolve("bench/wrk/track.lua")),
                options.number("rounds"),
                Duration.ofSeconds(options.number("seconds")),
                Duration.ofSeconds(options.number("warmup")),
                bench.quiet());
        List<String> scenarios = options.list("scenarios");
        if (scenarios.stream().anyMatch(scenario -> !scenario.equals("elasticmq"))) {
            new OnStub(servers, rounds, report, directory, scenarios).measure(subjects(options));
        }
        if (scenarios.contains("elasticmq")) {
            new OnElasticMq(servers, rounds, report, directory, repository).measure();
        }
    }

    private static List<String> subjects(Options options) {
        List<String> subjects = new ArrayList<>(options.list("subjects"));
        if (!options.text("before").isEmpty()) {
            subjects.add("before");
        }
        return subjects;
    }
}
