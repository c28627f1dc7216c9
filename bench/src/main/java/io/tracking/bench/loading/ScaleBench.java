package io.tracking.bench.loading;

import io.tracking.bench.process.Child;
import io.tracking.bench.process.LocalAwsChild;
import io.tracking.bench.process.Ports;
import io.tracking.bench.report.Bench;
import io.tracking.bench.report.Measurement;
import io.tracking.bench.report.Quiet;
import io.tracking.bench.traffic.Events;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code bench/scale}: one batch into tables of several sizes, each in a database of its own, in turns. */
public final class ScaleBench {

    private static final Map<String, String> DEFAULTS =
            Map.ofEntries(Map.entry("rows", "100000"), Map.entry("sizes", "0,1000000,5000000,20000000"));

    private static final String SECONDS = "seconds";

    private final Bench bench;
    private final Quiet quiet;
    private final Events source;

    private ScaleBench(Bench bench) {
        this.bench = bench;
        quiet = bench.quiet();
        source = new Events(bench.template(), 3);
    }

    /** A database that holds so many events, and the loader that loads into it. */
    private record Place(
            long size, String bucket, Child loader, LoadTimer timer, Warehouse warehouse, AtomicInteger batches) {

        String label() {
            return "%,d events there".formatted(size);
        }
    }

    public static void main(String[] arguments) throws IOException, SQLException {
        new ScaleBench(Bench.inRounds("scale", arguments, DEFAULTS)).measure();
    }

    private void measure() throws IOException, SQLException {
        int rows = bench.options().number("rows");
        try (LocalAwsChild aws =
                LocalAwsChild.start("local-aws", bench.repository(), bench.directory(), "sqs,s3,redshift")) {
            LoaderChild loaders = new LoaderChild(aws, bench.repository(), bench.directory());
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

    private Place place(LocalAwsChild aws, LoaderChild loaders, S3Client s3, long size) throws SQLException {
        String name = "scale" + size;
        Warehouse.create(aws, name);
        s3.createBucket(request -> request.bucket(name));
        int port = Ports.free();
        Child loader = loaders.start(name, port, name, name, List.of());
        Warehouse warehouse = Warehouse.open(aws, name);
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
            LoaderChild.put(s3, place.bucket, set);
            return place.timer.awaitLoad();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write rows", e);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot empty " + place.label(), e);
        }
    }
}
