package io.tracking.bench.ingest;

import io.tracking.bench.report.Options;
import io.tracking.bench.report.Quiet;
import io.tracking.bench.report.Report;
import io.tracking.bench.traffic.Wrk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code bench/ingest}: tracking-api and its yardsticks, alternately, on one machine. */
public final class IngestBench {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("rounds", "5"),
            Map.entry("seconds", "5"),
            Map.entry("warmup", "15"),
            Map.entry("scenarios", "single,many,batch,steady,latency,overload,kill,elasticmq"),
            Map.entry("subjects", "nginx,queueless,message-per-event,flume,tracking-api"),
            Map.entry("api-jvm", "-Xms256m -Xmx256m -XX:NewRatio=1 -XX:+UseSerialGC"),
            Map.entry("api-args", ""),
            Map.entry("java", System.getProperty("java.home")),
            Map.entry("directory", "bench/target/ingest"),
            Map.entry("json", "bench/target/ingest.json"),
            Map.entry("others", "10"),
            Map.entry("patience", "PT5M"));

    private IngestBench() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.parse(arguments, DEFAULTS);
        System.setProperty("bench.java", options.text("java"));
        Path repository = Path.of("").toAbsolutePath();
        Path directory = Files.createDirectories(repository.resolve(options.text("directory")));
        Servers servers = new Servers(repository, directory, options.words("api-jvm"), options.words("api-args"));
        Report report = new Report(repository.resolve(options.text("json")), new TreeMap<>(options.values()));
        Rounds rounds = new Rounds(
                new Wrk(repository.resolve("bench/wrk/track.lua")),
                options.number("rounds"),
                Duration.ofSeconds(options.number("seconds")),
                Duration.ofSeconds(options.number("warmup")),
                new Quiet(options.number("others"), Duration.parse(options.text("patience"))));
        List<String> scenarios = options.list("scenarios");
        if (scenarios.stream().anyMatch(scenario -> !scenario.equals("elasticmq"))) {
            new OnStub(servers, rounds, report, directory, scenarios).measure(options.list("subjects"));
        }
        if (scenarios.contains("elasticmq")) {
            new OnElasticMq(servers, rounds, report, directory, repository).measure();
        }
    }
}
