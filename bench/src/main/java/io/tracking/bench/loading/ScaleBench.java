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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code bench/scale}: one batch into tables of several sizes, each in a database of its own, in turns. */
public final class ScaleBench {

    /** What {@code bench/scale} understands. */
    public static final BenchCommand COMMAND = BenchCommand.of(
                    "scale", "Measures the load of one batch into tables of several sizes.")
            .inRounds()
            .with("rows", 100000, "Rows of one load.")
            .with("sizes", "0,1000000,5000000,20000000", "Rows that are there before.")
            .build();

    private static final String SECONDS = "seconds";

    private final Bench bench;
    private final Quiet quiet;
    private final Events source;

    private ScaleBench(Bench bench) {
        this.bench = bench;
        quiet = bench.quiet();
        source = new Events(3);
    }

    /** A database that holds so many events, and the loader that loads into it. */
    private record Place(
            long size,
            String bucket,
            MeasuredProcess loader,
            LoadTimer timer,
            StandInDatabase warehouse,
            AtomicInteger batches) {

        String label() {
            return "%,d events there".formatted(size);
        }
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        new ScaleBench(Bench.of(COMMAND, arguments)).measure();
    }

    private void measure() throws IOException, SQLException {
        int rows = bench.options().number("rows");
        try (LocalAwsProcess aws =
                LocalAwsProcess.start("local-aws", bench.repository(), bench.directory(), "sqs,s3,redshift")) {
            LoaderProcess loaders = new LoaderProcess(aws, bench.repository(), bench.directory());
            S3Client s3 = loaders.s3();
            List<Place> places = new ArrayList<>();
            for (String size : bench.options().list("sizes")) {
                places.add(place(aws, loaders, s3, Long.parseLong(size)));
            }
            Measurement measurement =
                    new Measurement("Load of " + rows + " events and their utm rows into tables of several sizes");
            for (int round = 0; round <= bench.options().number("rounds"); round++) {
                for (Place place : places) {
                    Quiet.Round<Double> taken = quiet.run(() -> load(s3, place, rows));
                    if (round > 0) {
                        measurement.add(place.label(), SECONDS, taken.result());
                        measurement.add(place.label(), "loader MiB", place.loader.peakMegabytes());
                        measurement.add(place.label(), Quiet.FOREIGN, taken.foreignPercent());
                        measurement.tell(place.label());
                    }
                }
            }
            for (Place place : places.subList(1, places.size())) {
                measurement.atMost(
                        place.label() + " / none: seconds",
                        measurement.ratio(place.label(), places.get(0).label(), SECONDS),
                        2);
            }
            Place last = places.get(places.size() - 1);
            measurement.atMost(
                    last.label() + " / " + places.get(1).label() + ": seconds",
                    measurement.ratio(last.label(), places.get(1).label(), SECONDS),
                    1.2);
            bench.report().done(measurement);
            places.forEach(place -> place.loader.close());
        }
    }

    private Place place(LocalAwsProcess aws, LoaderProcess loaders, S3Client s3, long size) throws SQLException {
        String name = "scale" + size;
        StandInDatabase.create(aws, name);
        s3.createBucket(request -> request.bucket(name));
        int port = Ports.free();
        MeasuredProcess loader = loaders.start(name, port, name, name, List.of());
        StandInDatabase warehouse = StandInDatabase.open(aws, name);
        System.err.printf("  … filling %s%n", name);
        warehouse.fill(size, Events.FIRST);
        return new Place(size, name, loader, new LoadTimer(port), warehouse, new AtomicInteger());
    }

    /** The next batch follows the last one in time, also when a round is done again. */
    private double load(S3Client s3, Place place, int rows) {
        try {
            if (place.size == 0) {
                place.warehouse.empty();
            }
            long batch = place.batches.getAndIncrement();
            RowSet set = RowSet.write(bench.directory(), source, batch * rows, (batch + 1) * rows, (int) batch + 1);
            LoaderProcess.put(s3, place.bucket, set);
            return place.timer.awaitLoad();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write rows", e);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot empty " + place.label(), e);
        }
    }
}
