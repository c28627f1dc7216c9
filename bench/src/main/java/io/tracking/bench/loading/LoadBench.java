package io.tracking.bench.loading;

import io.tracking.bench.process.LocalAwsProcess;
import io.tracking.bench.process.MeasuredProcess;
import io.tracking.bench.report.Bench;
import io.tracking.bench.report.BenchCommand;
import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Quiet;
import io.tracking.sandbox.demo.Events;
import io.tracking.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code bench/load}: the loader's transaction on the stand-in against a plain COPY into the PostgreSQL behind it. */
public final class LoadBench {

    /** What {@code bench/load} understands. */
    public static final BenchCommand COMMAND = BenchCommand.of(
                    "load", "Measures the load transaction beside a plain COPY into the same PostgreSQL.")
            .inRounds()
            .with("rows", 1000000, "Rows of one load.")
            .with("loader-args", "", "Further properties of the loader.")
            .build();

    private static final String LOAD = "load transaction";
    private static final String PLAIN = "COPY FROM STDIN";
    private static final String SECONDS = "seconds";
    private static final String RATE = "rows/s";

    private final Bench bench;
    private final Quiet quiet;
    private final Events source;
    private int sequence;

    private LoadBench(Bench bench) {
        this.bench = bench;
        quiet = bench.quiet();
        source = new Events(3);
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        new LoadBench(Bench.of(COMMAND, arguments)).measure();
    }

    private void measure() throws IOException, SQLException {
        int rows = bench.options().number("rows");
        int port = Ports.free();
        try (LocalAwsProcess aws =
                        LocalAwsProcess.start("local-aws", bench.repository(), bench.directory(), "sqs,s3,redshift");
                MeasuredProcess loader = new LoaderProcess(aws, bench.repository(), bench.directory())
                        .start(
                                "loader",
                                port,
                                LoaderProcess.BUCKET,
                                "dev",
                                bench.options().words("loader-args"));
                S3Client s3 = new LoaderProcess(aws, bench.repository(), bench.directory()).s3();
                StandInDatabase warehouse = StandInDatabase.open(aws, "dev")) {
            Measurement measurement = new Measurement("Load of " + rows
                    + " events and their utm rows: stage, dedup, insert, ledger against a plain COPY");
            LoadTimer timer = new LoadTimer(port);
            long loaded = 0;
            for (int round = 0; round <= bench.options().number("rounds"); round++) {
                Quiet.Round<Taken> taken = quiet.run(() -> round(s3, aws, loader, warehouse, timer, rows));
                loaded = (long) sequence * rows;
                if (round > 0) {
                    add(measurement, taken, rows);
                }
            }
            measurement.atMost("load / plain COPY: seconds", measurement.ratio(LOAD, PLAIN, SECONDS), 2.5);
            measurement.atMost("events too many or too few", Math.abs(warehouse.events() - loaded), 0);
            bench.report().done(measurement);
        }
    }

    private record Taken(
            double load, double loadCpu, double loaderCpu, double plain, double plainCpu, long loaderPeak) {}

    private static void add(Measurement into, Quiet.Round<Taken> round, int rows) {
        Taken taken = round.result();
        into.add(LOAD, SECONDS, taken.load);
        into.add(LOAD, RATE, rows / taken.load);
        into.add(LOAD, "CPU s database", taken.loadCpu);
        into.add(LOAD, "CPU s loader", taken.loaderCpu);
        into.add(LOAD, "loader MiB", taken.loaderPeak);
        into.add(LOAD, Quiet.FOREIGN, round.foreignPercent());
        into.add(PLAIN, SECONDS, taken.plain);
        into.add(PLAIN, RATE, rows / taken.plain);
        into.add(PLAIN, "CPU s database", taken.plainCpu);
        into.tell(LOAD);
        into.tell(PLAIN);
    }

    private Taken round(
            S3Client s3,
            LocalAwsProcess aws,
            MeasuredProcess loader,
            StandInDatabase warehouse,
            LoadTimer timer,
            int rows) {
        try {
            sequence++;
            RowSet set =
                    RowSet.write(bench.directory(), source, (sequence - 1L) * rows, (long) sequence * rows, sequence);
            Duration cpu = aws.child().cpu();
            double plain = warehouse.copy(set);
            double plainCpu = seconds(aws.child().cpu().minus(cpu));
            cpu = aws.child().cpu();
            Duration loaderCpu = loader.cpu();
            LoaderProcess.put(s3, LoaderProcess.BUCKET, set);
            double load = timer.awaitLoad();
            return new Taken(
                    load,
                    seconds(aws.child().cpu().minus(cpu)),
                    seconds(loader.cpu().minus(loaderCpu)),
                    plain,
                    plainCpu,
                    loader.peakMegabytes());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write rows", e);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot copy rows", e);
        }
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
