package io.tracking.bench.ingest;

import io.tracking.bench.report.Bench;
import io.tracking.bench.report.BenchCommand;
import io.tracking.bench.report.BenchReport;
import io.tracking.bench.report.Options;
import io.tracking.bench.traffic.Wrk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code bench/ingest}: tracking-api and its yardsticks, alternately, on one machine. */
public final class IngestBench {

    /** What {@code bench/ingest} understands. */
    public static final BenchCommand COMMAND = BenchCommand.of("ingest", "Measures tracking-api beside its yardsticks.")
            .inRounds()
            .with("seconds", 5, "Seconds of one round.")
            .withCount(
                    "warmup",
                    15,
                    "Seconds of one warm-up run; at most six of them, until the compilers take less than 3 %.")
            .with("scenarios", "single,many,batch,steady,latency,overload,kill,elasticmq", "What is measured.")
            .with(
                    "subjects",
                    "nginx,queueless,message-per-event,flume,tracking-api",
                    "What is measured beside each other.")
            .with("api-jvm", "-Xms256m -Xmx256m -XX:NewRatio=1 -XX:+UseSerialGC", "JVM options of tracking-api.")
            .with("api-args", "", "Further properties of tracking-api.")
            .with("before", "", "Another checkout, built, whose tracking-api takes turns with this one.")
            .with("patience", "PT5M", "… for so long.")
            .build();

    private IngestBench() {}

    public static void main(String[] arguments) throws IOException {
        Bench bench = Bench.of(COMMAND, arguments);
        Options options = bench.options();
        Path repository = bench.repository();
        Path directory = bench.directory();
        String before = options.text("before");
        MeasuredServers servers = new MeasuredServers(
                repository,
                before.isEmpty() ? null : Path.of(before),
                directory,
                options.words("api-jvm"),
                options.words("api-args"));
        BenchReport report = bench.report();
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
