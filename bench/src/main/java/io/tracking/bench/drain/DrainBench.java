package io.tracking.bench.drain;

import io.tracking.bench.process.Java;
import io.tracking.bench.process.LocalAwsProcess;
import io.tracking.bench.process.MeasuredProcess;
import io.tracking.bench.report.Bench;
import io.tracking.bench.report.BenchCommand;
import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Quiet;
import io.tracking.bench.sqsstub.Stub;
import io.tracking.bench.yardstick.LinePerMessageLoader;
import io.tracking.sandbox.demo.Events;
import io.tracking.sandbox.process.Jars;
import io.tracking.sandbox.process.Ports;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** {@code bench/drain}: a full queue through the real loader into S3 files, against its yardsticks. */
public final class DrainBench {

    /** What {@code bench/drain} understands. */
    public static final BenchCommand COMMAND = BenchCommand.of(
                    "drain", "Measures the loader, from the queue to the files, beside its yardsticks.")
            .inRounds()
            .with("events", 2000000, "Events in the queue.")
            .withCount(
                    "warmup",
                    4,
                    "Times that the queue is emptied before the first round: the JIT needs some 20 s for the code of the AWS SDK.")
            .with("per-message", 250, "Events in an envelope.")
            .withCount("single-events", 50000, "Events of the yardstick that sends one a message; 0 leaves it out.")
            .with("compression", "zstd", "Of the files and of the yardsticks: zstd or gzip.")
            .with("level", 1, "Of the compression.")
            .with("loader-jvm", "-Xmx256m -XX:+UseSerialGC", "JVM options of the loader.")
            .with("loader-args", "", "Further properties of the loader.")
            .with("before", "", "Another checkout, built, whose loader takes turns with this one.")
            .build();

    private static final String LOADER = "loader";
    private static final String BEFORE = "loader before";
    private static final String PER_MESSAGE = "line per message, gzip";
    private static final String ONE_CORE = "one core, only rewriting";
    private static final String COMPRESSING = "one core, only compressing";
    private static final String PACKED = "packed";
    private static final String PACKED_BEFORE = "packed-before";
    private static final String SINGLE = "tracking-events";
    private static final String EVENTS = "events/s";
    private static final String CPU = "CPU us/event";
    private static final int IN_MEMORY = 200_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Bench bench;
    private final Quiet quiet;

    private DrainBench(Bench bench) {
        this.bench = bench;
        quiet = bench.quiet();
    }

    public static void main(String[] arguments) {
        new DrainBench(Bench.of(COMMAND, arguments)).measure();
    }

    private void measure() {
        int events = bench.options().number("events");
        int singles = bench.options().number("single-events");
        String before = bench.options().text("before");
        String packed = ":" + events + ":" + bench.options().text("per-message") + ",";
        Recompression oneCore = new Recompression(
                new Events(1),
                Math.min(events, IN_MEMORY),
                bench.options().number("per-message"),
                Math.max(1, events / IN_MEMORY),
                bench.options().text("compression"),
                bench.options().number("level"));
        try (Stub stub = Stub.start(
                        bench.directory(),
                        List.of(
                                "--preload",
                                PACKED + packed + (before.isEmpty() ? "" : PACKED_BEFORE + packed) + SINGLE + ":"
                                        + singles + ":0"));
                LocalAwsProcess lake = LocalAwsProcess.start("lake", bench.repository(), bench.directory(), "s3");
                LocalAwsProcess otherLake =
                        LocalAwsProcess.start("other-lake", bench.repository(), bench.directory(), "s3");
                LocalAwsProcess lakeBefore =
                        LocalAwsProcess.start("lake-before", bench.repository(), bench.directory(), "s3");
                MeasuredProcess loader = loader(LOADER, bench.repository(), PACKED, stub.endpoint(), lake.s3());
                @Nullable
                        MeasuredProcess loaderBefore = before.isEmpty()
                                ? null
                                : loader(BEFORE, Path.of(before), PACKED_BEFORE, stub.endpoint(), lakeBefore.s3());
                @Nullable
                        MeasuredProcess other = singles == 0 ? null : linePerMessage(stub.endpoint(), otherLake.s3())) {
            Measurement measurement = new Measurement("Drain of " + events + " events in the queue");
            LakeOnDisk files = new LakeOnDisk(lake.data().resolve("s3/tracking-lake"));
            LakeOnDisk filesBefore = new LakeOnDisk(lakeBefore.data().resolve("s3/tracking-lake"));
            for (int i = 0; i < bench.options().number("warmup"); i++) {
                drain(stub, PACKED, loader, lake.child(), events);
                files.empty();
                if (loaderBefore != null) {
                    drain(stub, PACKED_BEFORE, loaderBefore, lakeBefore.child(), events);
                    filesBefore.empty();
                }
            }
            if (other != null) {
                drain(stub, SINGLE, other, otherLake.child(), singles);
            }
            oneCore.rewrite(bench.directory());
            oneCore.compress(bench.directory());
            for (int round = 0; round < bench.options().number("rounds"); round++) {
                files.empty();
                add(measurement, LOADER, loader, quiet.run(() -> {
                    files.empty();
                    return drain(stub, PACKED, loader, lake.child(), events);
                }));
                LakeOnDisk.Count count = files.count("events");
                measurement.add(LOADER, "lines missing", (double) events - count.lines());
                measurement.add(
                        LOADER, "ids missing", (double) events - count.ids().size());
                measurement.add(LOADER, "files MB", count.bytes() / 1e6);
                if (loaderBefore != null) {
                    add(measurement, BEFORE, loaderBefore, quiet.run(() -> {
                        filesBefore.empty();
                        return drain(stub, PACKED_BEFORE, loaderBefore, lakeBefore.child(), events);
                    }));
                }
                if (other != null) {
                    add(
                            measurement,
                            PER_MESSAGE,
                            other,
                            quiet.run(() -> drain(stub, SINGLE, other, otherLake.child(), singles)));
                }
                add(measurement, ONE_CORE, quiet.run(() -> oneCore.rewrite(bench.directory())));
                add(measurement, COMPRESSING, quiet.run(() -> oneCore.compress(bench.directory())));
            }
            measurement.atMost("loader: CPU us an event", measurement.median(LOADER, CPU), 8);
            measurement.atLeast(
                    "loader / one core rewriting and compressing: events/s",
                    measurement.ratio(LOADER, ONE_CORE, EVENTS),
                    0.5);
            measurement.atLeast(
                    "loader / one core only compressing: events/s",
                    measurement.ratio(LOADER, COMPRESSING, EVENTS),
                    0.5);
            measurement.atLeast(
                    "loader / line per message: events/s", measurement.ratio(LOADER, PER_MESSAGE, EVENTS), 1);
            // Within what two runs of one commit differ.
            measurement.atLeast("loader / before: events/s", measurement.ratio(LOADER, BEFORE, EVENTS), 0.95);
            measurement.atMost("loader / before: CPU us an event", measurement.ratio(LOADER, BEFORE, CPU), 1.05);
            measurement.atMost("loader: peak MiB", measurement.median(LOADER, "peak MiB"), 512);
            measurement.atMost("events that are in no file", measurement.median(LOADER, "ids missing"), 0);
            measurement.atMost("lines too many or too few", Math.abs(measurement.median(LOADER, "lines missing")), 0);
            bench.report().done(measurement);
        }
    }

    private record Drained(double seconds, double cpuSeconds, double besideSeconds, int events) {}

    private static void add(Measurement into, String name, MeasuredProcess child, Quiet.Round<Drained> round) {
        Drained drained = round.result();
        into.add(name, EVENTS, drained.events / drained.seconds);
        into.add(name, CPU, 1e6 * drained.cpuSeconds / drained.events);
        into.add(name, "queue+lake us", 1e6 * drained.besideSeconds / drained.events);
        into.add(name, "peak MiB", child.peakMegabytes());
        into.add(name, "then MiB", child.residentMegabytes());
        into.add(name, Quiet.FOREIGN, round.foreignPercent());
        into.tell(name);
    }

    private static void add(Measurement into, String name, Quiet.Round<Recompression.Result> alone) {
        into.add(name, EVENTS, alone.result().eventsPerSecond());
        into.add(name, CPU, alone.result().cpuNanos() / 1e3);
        into.add(name, Quiet.FOREIGN, alone.foreignPercent());
        into.tell(name);
    }

    /** From full to empty, acknowledged: the rows are in the lake then. */
    private static Drained drain(Stub stub, String queue, MeasuredProcess child, MeasuredProcess lake, int events) {
        Duration beside = stub.child().cpu().plus(lake.cpu());
        long before = stub.stats().queue(queue).deleted();
        Duration cpu = child.cpu();
        long started = System.nanoTime();
        long messages = stub.refill(queue);
        while (stub.stats().queue(queue).deleted() - before < messages) {
            if (System.nanoTime() - started > PATIENCE.toNanos()) {
                throw new IllegalStateException("Waited for " + child.name() + " to empty " + queue + ": "
                        + stub.stats().queue(queue));
            }
            LockSupport.parkNanos(20_000_000);
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        beside = stub.child().cpu().plus(lake.cpu()).minus(beside);
        return new Drained(seconds, child.cpu().minus(cpu).toNanos() / 1e9, beside.toNanos() / 1e9, events);
    }

    private MeasuredProcess loader(String name, Path checkout, String queue, URI sqs, URI s3) {
        int port = Ports.free();
        List<String> arguments = new ArrayList<>(aws(sqs, s3, port));
        arguments.addAll(List.of(
                "--tracking.queue.name=" + queue,
                "--tracking.queue.long-poll=1s",
                "--tracking.loader.window=1s",
                "--tracking.loader.compression=" + bench.options().text("compression"),
                "--tracking.loader.compression-level=" + bench.options().text("level"),
                // Files only: what loading takes is measured by bench/load.
                "--tracking.loader.load-interval=1h",
                "--spring.datasource.url=jdbc:redshift://127.0.0.1:1/dev",
                "--spring.datasource.username=awsuser",
                "--spring.datasource.password=any",
                "--tracking.admin.username=admin",
                "--tracking.admin.password=bench-password"));
        arguments.addAll(bench.options().words("loader-args"));
        MeasuredProcess child = MeasuredProcess.start(
                name.replace(' ', '-'),
                bench.directory(),
                Java.jar(
                        Jars.below(checkout, bench.repository()).loader(),
                        bench.options().words("loader-jvm"),
                        arguments));
        child.awaitHttp(URI.create("http://127.0.0.1:" + port + "/actuator/health/liveness"));
        return child;
    }

    private MeasuredProcess linePerMessage(URI sqs, URI s3) {
        List<String> arguments = new ArrayList<>(aws(sqs, s3, Ports.free()));
        arguments.addAll(List.of("--bench.window=5000", "--spring.main.web-application-type=none"));
        return MeasuredProcess.start(
                "line-per-message",
                bench.directory(),
                Java.main(LinePerMessageLoader.class, List.of("-Xms512m", "-Xmx512m"), arguments));
    }

    private static List<String> aws(URI sqs, URI s3, int port) {
        return List.of(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--spring.cloud.aws.region.static=us-east-1",
                "--spring.cloud.aws.credentials.access-key=sandbox",
                "--spring.cloud.aws.credentials.secret-key=sandbox-secret",
                "--spring.cloud.aws.sqs.endpoint=" + sqs,
                "--spring.cloud.aws.s3.endpoint=" + s3,
                "--spring.cloud.aws.s3.path-style-access-enabled=true");
    }
}
